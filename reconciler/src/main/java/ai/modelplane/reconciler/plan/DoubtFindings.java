package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.hold.Doubt;
import ai.modelplane.compiler.hold.Hold;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What people are told of kinds that are in doubt: one finding for each. */
public final class DoubtFindings {

  private DoubtFindings() {}

  /** What is held on account of one kind. */
  private record Held(Key key, Hold.InDoubt why) {}

  public static List<Finding> of(Doubts doubts, Plan plan) {
    SortedMap<Kind, List<Held>> held = new TreeMap<>();
    doubts.everywhere().keySet().stream()
        .filter(kind -> !doubts.gone().contains(kind))
        .forEach(kind -> held.put(kind, new ArrayList<>()));
    for (Change change : plan.changes()) {
      if (change.held().orElse(null) instanceof Hold.InDoubt why) {
        held.computeIfAbsent(why.kind(), _ -> new ArrayList<>()).add(new Held(change.key(), why));
      }
    }
    List<Finding> findings = new ArrayList<>();
    held.forEach(
        (kind, some) ->
            findings.add(finding(kind, Optional.ofNullable(doubts.everywhere().get(kind)), some)));
    return findings;
  }

  private static Finding finding(Kind kind, Optional<Doubt> everywhere, List<Held> held) {
    Optional<Held> first = held.stream().min(Comparator.comparing(h -> h.why().since()));
    String why =
        everywhere
            .or(() -> held.stream().flatMap(h -> h.why().doubt().stream()).findFirst())
            .map(doubt -> "is in doubt: " + doubt.text())
            .orElse("was in doubt, and not everything of it is seen again");
    String message =
        kind.word()
            + " "
            + why
            + first
                .map(h -> "; " + some(held) + (held.size() == 1 ? " is" : " are") + " held")
                .orElse("; nothing is deleted or withdrawn on its account");
    String hint =
        first
            .map(
                h ->
                    "the first of it goes at %s (--hold); if it is really gone, run once with --gone %s"
                        .formatted(h.why().since().plus(h.why().term()), kind.plural()))
            .orElseGet(() -> hint(kind, everywhere));
    Rule rule =
        everywhere.filter(Doubt::forbidsWrites).isPresent()
            ? Rule.CLUSTER_DEFINITION
            : Rule.CLUSTER_DOUBT;
    return new Finding(rule, new Where.Nowhere(), null, message, hint);
  }

  private static String hint(Kind kind, Optional<Doubt> everywhere) {
    return everywhere.filter(Doubt.Troubled.class::isInstance).isPresent()
        ? "see what troubles the API server; the next pass asks again"
        : "install the definitions in schemas/ and let nobody delete them; run with --gone "
            + kind.plural()
            + " if what is not seen is really gone";
  }

  private static String some(List<Held> held) {
    String first =
        held.stream().limit(3).map(h -> h.key().toString()).collect(Collectors.joining(", "));
    return held.size() > 3 ? first + " and " + (held.size() - 3) + " more" : first;
  }
}
