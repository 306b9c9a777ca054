package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.api.ModelService.Entry;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidate.Unroutable;
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.compiler.endpoint.Candidates.Withheld;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Route.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who gets which share of a service, and why each other endpoint of the namespace gets none.
 *
 * @param address empty while there is none
 * @param serves what becomes of its requests, as one clause
 * @param rows every endpoint of the namespace, then replicas that have none
 */
public record Explanation(
    Key service, String address, String serves, List<Entry> entries, List<Row> rows) {

  public Explanation {
    entries = List.copyOf(entries);
    rows = List.copyOf(rows);
  }

  /**
   * One endpoint.
   *
   * @param cluster empty when it is not known
   * @param entry index of the entry that it belongs to; null when none matches
   * @param routable whether traffic could be sent to it
   * @param share 0 to 1, of all requests to the service
   * @param why it has this share, or none, as one clause
   */
  public record Row(
      String endpoint,
      String cluster,
      @Nullable Integer entry,
      boolean routable,
      double share,
      String why) {}

  /** The explanation of one route. */
  public static Explanation of(Route route, Candidates candidates, Optional<String> address) {
    String namespace = route.service().key().namespace();
    List<Row> rows = new ArrayList<>();
    candidates.in(namespace).forEach(candidate -> rows.add(row(route, candidate)));
    candidates.withheldIn(namespace).forEach(withheld -> rows.add(row(route, withheld)));
    return new Explanation(
        route.service().key(), address.orElse(""), serves(route), route.service().entries(), rows);
  }

  private static String serves(Route route) {
    return switch (route.traffic()) {
      case Route.Split split ->
          route.routed()
              + " of "
              + route.matched()
              + " matched endpoints, priority "
              + split.priority();
      case Route.Nobody(String why) -> "nobody (clients get 503): " + why;
      case Route.TooMany(int endpoints, int limit) ->
          "the last good route: " + endpoints + " endpoints are more than " + limit;
    };
  }

  private static Row row(Route route, Candidate candidate) {
    Optional<Integer> entry = entry(route.service(), candidate.labels());
    Optional<Share> share = share(route, candidate);
    return new Row(
        candidate.key().name(),
        candidate.labels().getOrDefault(Names.CLUSTER, ""),
        entry.orElse(null),
        candidate.reach() instanceof Candidate.Routable,
        share.map(s -> (double) s.weight() / total(route)).orElse(0.0),
        share
            .map(s -> "entry " + s.entry() + ", weight " + s.weight())
            .orElseGet(() -> whyNot(route, candidate, entry)));
  }

  private static Row row(Route route, Withheld withheld) {
    return new Row(
        withheld.replica().key().name(),
        withheld.labels().getOrDefault(Names.CLUSTER, ""),
        entry(route.service(), withheld.labels()).orElse(null),
        false,
        0,
        "no endpoint: the replica " + withheld.message());
  }

  private static Optional<Share> share(Route route, Candidate candidate) {
    return route.traffic() instanceof Route.Split split
        ? split.shares().stream().filter(s -> s.candidate().equals(candidate)).findFirst()
        : Optional.empty();
  }

  private static long total(Route route) {
    return route.traffic() instanceof Route.Split split ? split.total() : 1;
  }

  private static String whyNot(Route route, Candidate candidate, Optional<Integer> owner) {
    if (owner.isEmpty()) {
      return "no entry matches: " + nearest(route.service(), candidate.labels());
    }
    if (candidate.reach() instanceof Unroutable(var reason, var message)) {
      return reason.word() + ": " + message;
    }
    Entry entry = route.service().entries().get(owner.get());
    if (entry.weight() != null && entry.weight().value() == 0) {
      return "entry " + owner.get() + " has weight 0";
    }
    if (route.traffic() instanceof Route.Split split && split.priority() < entry.priority()) {
      return "entry "
          + owner.get()
          + " has priority "
          + entry.priority()
          + "; priority "
          + split.priority()
          + " can serve";
    }
    return "entry " + owner.get() + " matches";
  }

  /** The first entry that matches owns an endpoint. */
  private static Optional<Integer> entry(ModelService service, Map<String, String> labels) {
    for (int i = 0; i < service.entries().size(); i++) {
      if (service.entries().get(i).matches(labels)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /** The label in which the entry that comes nearest differs. */
  private static String nearest(ModelService service, Map<String, String> labels) {
    return service.entries().stream()
        .flatMap(e -> e.matchLabels().entrySet().stream())
        .filter(l -> !l.getValue().equals(labels.get(l.getKey())))
        .findFirst()
        .map(l -> mismatch(l, labels.get(l.getKey())))
        .orElse("the selectors want more labels");
  }

  private static String mismatch(Map.Entry<String, String> wanted, @Nullable String found) {
    return found == null
        ? "it has no label " + wanted.getKey()
        : wanted.getKey() + " is " + found + ", not " + wanted.getValue();
  }
}
