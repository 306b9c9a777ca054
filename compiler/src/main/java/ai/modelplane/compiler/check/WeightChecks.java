package ai.modelplane.compiler.check;

import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.api.ModelService.Entry;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidate.Unroutable;
import ai.modelplane.compiler.endpoint.EndpointIndex;
import ai.modelplane.compiler.manifest.Written;
import ai.modelplane.compiler.routing.Route;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What is wrong with weights and priorities: by themselves, and against what can serve now. */
final class WeightChecks {

  private WeightChecks() {}

  /** What can be said without knowing any endpoint. */
  static List<Finding> of(ModelService service, Written written) {
    if (!service.isWeighted() && service.entries().size() == 1) {
      return List.of();
    }
    boolean allZero = service.entries().stream().allMatch(WeightChecks::isZero);
    if (allZero) {
      return List.of(
          new Finding(
              Rule.WEIGHT_ALL_ZERO,
              written.key(Entries.ALL),
              service.key().resource(),
              "every entry has weight 0, so that nothing is served",
              "give at least one entry a weight above 0"));
    }
    List<Finding> findings = new ArrayList<>();
    SortedMap<Integer, List<Integer>> tiers = new TreeMap<>();
    for (int i = 0; i < service.entries().size(); i++) {
      tiers.computeIfAbsent(service.entries().get(i).priority(), p -> new ArrayList<>(2)).add(i);
    }
    tiers.forEach(
        (priority, entries) -> {
          boolean dead =
              entries.stream()
                  .allMatch(
                      i -> isZero(service.entries().get(i)) || Entries.isShadowed(service, i));
          if (dead) {
            findings.add(unreachable(service, priority, entries, written));
          } else {
            findings.addAll(partial(service, entries, written));
          }
        });
    return findings;
  }

  private static boolean isZero(Entry entry) {
    return entry.share() == 0;
  }

  /** No endpoint can ever come that would give the tier traffic. */
  private static Finding unreachable(
      ModelService service, int priority, List<Integer> entries, Written written) {
    List<Entry> tier = entries.stream().map(service.entries()::get).toList();
    boolean one = tier.size() == 1;
    String why =
        tier.stream().allMatch(WeightChecks::isZero)
            ? one ? "its only entry has weight 0" : "all its entries have weight 0"
            : tier.stream().noneMatch(WeightChecks::isZero)
                ? "every endpoint that it matches belongs to an earlier entry"
                : "its entries have weight 0 or match only what belongs to an earlier entry";
    return new Finding(
        Rule.WEIGHT_UNREACHABLE,
        written.value(Entries.pointer(entries.getFirst()) + "/priority"),
        service.key().resource(),
        "priority " + priority + " can never get traffic: " + why,
        "give it an entry with endpoints of its own and a weight above 0, or remove it");
  }

  /** Entries of the same tier share its traffic: one without a weight gets hardly any. */
  private static List<Finding> partial(
      ModelService service, List<Integer> entries, Written written) {
    List<Finding> findings = new ArrayList<>();
    List<Integer> own = entries.stream().filter(i -> !Entries.isShadowed(service, i)).toList();
    List<Integer> weighted =
        own.stream().filter(i -> service.entries().get(i).weight() != null).toList();
    if (weighted.isEmpty()) {
      return findings;
    }
    for (int i : own) {
      if (service.entries().get(i).weight() == null) {
        findings.add(
            new Finding(
                    Rule.WEIGHT_PARTIAL,
                    written.key(Entries.pointer(i)),
                    service.key().resource(),
                    "this entry has no weight, so that it counts 1; " + weights(service, weighted),
                    "write weight: 1 if that is meant")
                .also(written.value(Entries.pointer(weighted.getFirst()) + "/weight")));
      }
    }
    return findings;
  }

  private static String weights(ModelService service, List<Integer> entries) {
    int first = service.entries().get(entries.getFirst()).share();
    return Entries.name(entries.getFirst())
        + " has weight "
        + first
        + (entries.size() == 1 ? "" : ", and others have one too");
  }

  /** Shares that nothing can serve now, so that other entries carry them. */
  static List<Finding> live(Route route, EndpointIndex index, Written written) {
    ModelService service = route.service();
    List<Finding> findings = new ArrayList<>();
    if (!service.isWeighted()) {
      return findings; // then traffic is even over endpoints, and an entry has no share
    }
    for (int i : route.silent()) {
      Entry entry = service.entries().get(i);
      boolean unmatched = route.unmatched().contains(i) && index.awaited(entry).isEmpty();
      if (!unmatched && !Entries.isShadowed(service, i)) {
        findings.add(
            new Finding(
                Rule.WEIGHT_UNSERVED,
                written.value(Entries.pointer(i) + "/weight"),
                service.key().resource(),
                "no endpoint of this entry can serve, so that its weight of "
                    + entry.share()
                    + " goes to "
                    + Entries.names(serving(route, entry.priority())),
                why(entry, index)));
      }
    }
    return findings;
  }

  /** The entries of a tier that carry its traffic. */
  private static Collection<Integer> serving(Route route, int priority) {
    List<Entry> entries = route.service().entries();
    return IntStream.range(0, entries.size())
        .filter(i -> entries.get(i).priority() == priority && !isZero(entries.get(i)))
        .filter(i -> !route.silent().contains(i))
        .boxed()
        .toList();
  }

  /** What one of its endpoints waits for. */
  private static @Nullable String why(Entry entry, EndpointIndex index) {
    for (Candidate candidate : index.matching(entry)) {
      if (candidate.reach() instanceof Unroutable unroutable) {
        return candidate.key() + ": " + unroutable.message();
      }
    }
    return index.awaited(entry).stream()
        .findFirst()
        .map(w -> w.replica().key() + " " + w.message())
        .orElse(null);
  }
}
