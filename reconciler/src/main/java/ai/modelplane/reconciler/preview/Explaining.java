package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidates.Withheld;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Traffic;
import ai.modelplane.reconciler.plan.Traffic.Former;
import ai.modelplane.reconciler.preview.Rows.Other;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One service: what its route gives, beside what its spec makes of the endpoints.
 *
 * @param ofSource whether it is about what a source would make of it, not about what is live
 * @param traffic the rows of its route
 * @param isSpecKnown whether its spec can be read
 */
record Explaining(
    Index index, boolean ofSource, Route route, List<Traffic.Row> traffic, boolean isSpecKnown) {

  Explanation explanation() {
    Map<String, Double> shares = new LinkedHashMap<>();
    Map<String, Other> others = new LinkedHashMap<>();
    boolean before = !ofSource || stays();
    Set<Key> candidates =
        index.prepared().compilation().candidates().in(service().namespace()).stream()
            .map(Candidate::key)
            .collect(Collectors.toSet());
    for (Traffic.Row row : traffic) {
      double share = before ? row.before() : row.after();
      if (share > 0) {
        for (String name : row.endpoints()) {
          Key endpoint = new Key(Kind.MODEL_ENDPOINT, service().namespace(), name);
          String moving = before ? row.was().map(Explaining::moving).orElse("") : "";
          String why = candidates.contains(endpoint) ? moving : stray(endpoint);
          shares.merge(name, share / row.endpoints().size(), Double::sum);
          others.put(name, new Other(row.cluster(), why));
        }
      }
    }
    boolean all = !route.service().entries().isEmpty();
    List<Explanation.Row> rows =
        Rows.of(index, route, shares, others).stream()
            .filter(row -> all || row.share() > 0)
            .toList();
    String wanted = isSpecKnown ? Reasons.words(route) : unknown();
    return new Explanation(
        service(),
        index.live(service()).map(o -> o.path("status", "address").asText("")).orElse(""),
        serves(rows, wanted),
        wanted,
        String.join(
            "; ", ofSource ? RouteState.held(index, service()) : RouteState.live(index, service())),
        ofSource ? Unused.of(index, service()) : "",
        route.service().entries(),
        unmatched(),
        rows);
  }

  /** Entries that match neither an endpoint nor a replica that will have one. */
  private List<Integer> unmatched() {
    List<Withheld> withheld = index.withheld().getOrDefault(service().namespace(), List.of());
    return route.unmatched().stream()
        .filter(
            i ->
                withheld.stream()
                    .noneMatch(w -> route.service().entries().get(i).matches(w.labels())))
        .toList();
  }

  private Key service() {
    return route.service().key();
  }

  private @Nullable Change change() {
    return index.changes().get(Dialect.route(service()));
  }

  private static String moving(Former was) {
    return "its requests still go to " + was.text();
  }

  /** Why something in the route is no endpoint. */
  private String stray(Key endpoint) {
    if (index.live(endpoint).isEmpty()) {
      return "in the route, but no ModelEndpoint is at this address";
    }
    Change change = index.changes().get(endpoint);
    return "in the route" + (change == null ? "" : ", but " + change.reason());
  }

  private String serves(List<Explanation.Row> rows, String wanted) {
    Change change = change();
    if (change instanceof Change.Delete delete && ofSource) {
      return "nobody (clients get 404): " + delete.reason();
    }
    boolean exists =
        index.live(Dialect.route(service())).isPresent()
            || (ofSource && change instanceof Change.Create);
    long count = rows.stream().filter(r -> r.share() > 0).count();
    boolean tooMany = route.traffic() instanceof Route.TooMany;
    if (!exists) {
      return "nobody (clients get 404): " + (tooMany ? wanted : "there is no route");
    }
    if (count == 0 && !(isSpecKnown && route.traffic() instanceof Route.Nobody)) {
      return "nobody (clients get 503)";
    }
    boolean differs = rows.stream().anyMatch(Explanation.Row::differs);
    if (count > 0 && (tooMany || !isSpecKnown || differs)) {
      return Words.counted(count, "endpoint")
          + (tooMany ? ", by the last good route: " + wanted : "");
    }
    return wanted;
  }

  private String unknown() {
    Finding finding = index.findings().get(service().resource());
    return "not known: "
        + (finding == null ? "the live object cannot be understood" : finding.message());
  }

  /** Whether the source makes nothing of it. */
  private boolean stays() {
    return index.isRouteHeld(service())
        || !(index.compiled().contains(service()) || change() instanceof Change.Delete);
  }
}
