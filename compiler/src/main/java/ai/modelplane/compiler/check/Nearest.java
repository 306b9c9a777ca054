package ai.modelplane.compiler.check;

import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.diagnostic.Spelling;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidates;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is there for a selector that matches nothing. Each namespace is looked at once. */
final class Nearest {

  /** Names that a hint lists. */
  private static final int LISTED = 5;

  /** Hints that are given; nobody reads more, and each looks at many names. */
  private static final int GIVEN = 200;

  /** Labels that are set by Modelplane itself; nobody selects by them. */
  private static final Set<String> OURS = Set.of(Names.INSTANCE, Names.REPLICA, Names.SOURCE);

  private final Candidates candidates;
  private int given;
  private final Map<String, SortedMap<String, SortedSet<String>>> labels = new HashMap<>();

  Nearest(Candidates candidates) {
    this.candidates = candidates;
  }

  /** What may be meant by labels that no endpoint of a namespace has, or null. */
  @Nullable String hint(Map<String, String> wanted, String namespace) {
    if (++given > GIVEN) {
      return null;
    }
    SortedMap<String, SortedSet<String>> there =
        labels.computeIfAbsent(namespace, n -> labels(candidates.in(n)));
    if (candidates.in(namespace).isEmpty()) {
      return elsewhere(wanted, "the namespace has no endpoints");
    }
    for (Map.Entry<String, String> label : wanted.entrySet()) {
      SortedSet<String> values = there.get(label.getKey());
      if (values == null) {
        Optional<String> near =
            there.keySet().stream()
                .filter(
                    key ->
                        Spelling.isNear(label.getKey(), key) || key.endsWith("/" + label.getKey()))
                .findFirst();
        if (near.isPresent()) {
          return "did you mean " + near.get() + "=" + label.getValue() + "?";
        }
        return elsewhere(
            wanted,
            "no endpoint there has a label "
                + label.getKey()
                + "; there are "
                + list(there.keySet(), label.getKey()));
      }
      if (!values.contains(label.getValue())) {
        String near = values.stream().min(Spelling.byDistance(label.getValue())).orElseThrow();
        String meant = label.getKey() + "=" + near;
        return Spelling.isNear(label.getValue(), near)
            ? "did you mean " + meant + "?"
            : elsewhere(
                wanted, "there " + label.getKey() + " is " + list(values, label.getValue()));
      }
    }
    return "each of these labels is there, but not on the same endpoint";
  }

  /** A selector looks only into its own namespace, which people forget. */
  private String elsewhere(Map<String, String> wanted, String otherwise) {
    for (Map.Entry<String, List<Candidate>> other : candidates.byNamespace().entrySet()) {
      SortedMap<String, SortedSet<String>> there =
          labels.computeIfAbsent(other.getKey(), n -> labels(other.getValue()));
      boolean may =
          wanted.entrySet().stream()
              .allMatch(
                  label -> {
                    SortedSet<String> values = there.get(label.getKey());
                    return values != null && values.contains(label.getValue());
                  });
      if (may && other.getValue().stream().anyMatch(c -> has(c, wanted))) {
        return "namespace "
            + other.getKey()
            + " has such endpoints, but a service reaches only those of its own";
      }
    }
    return otherwise;
  }

  private static boolean has(Candidate candidate, Map<String, String> wanted) {
    return candidate.labels().entrySet().containsAll(wanted.entrySet());
  }

  private static String list(Collection<String> words, String wanted) {
    List<String> nearest =
        words.stream().sorted(Spelling.byDistance(wanted)).limit(LISTED).sorted().toList();
    return String.join(", ", nearest)
        + (words.size() > LISTED ? " and " + (words.size() - LISTED) + " others" : "");
  }

  private static SortedMap<String, SortedSet<String>> labels(List<Candidate> all) {
    SortedMap<String, SortedSet<String>> labels = new TreeMap<>();
    for (Candidate candidate : all) {
      candidate
          .labels()
          .forEach(
              (key, value) -> {
                if (!OURS.contains(key)) {
                  labels.computeIfAbsent(key, k -> new TreeSet<>()).add(value);
                }
              });
    }
    return labels;
  }
}
