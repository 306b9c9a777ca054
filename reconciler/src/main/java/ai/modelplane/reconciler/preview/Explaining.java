package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Traffic;
import ai.modelplane.reconciler.prepare.Prepared;
import ai.modelplane.reconciler.preview.Rows.Other;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One service: what its route gives, held against what its spec makes of the endpoints. */
final class Explaining {

  private final Prepared prepared;
  private final Index index;
  private final boolean ofSource;
  private final Route route;
  private final Traffic traffic;
  private final boolean isSpecKnown;
  private final Key service;
  private final @Nullable LiveObject live;
  private final @Nullable Change change;
  private final RouteState state;
  private final Set<String> candidates;

  Explaining(Index index, boolean ofSource, Route route, Traffic traffic, boolean isSpecKnown) {
    this.prepared = index.prepared();
    this.index = index;
    this.ofSource = ofSource;
    this.route = route;
    this.traffic = traffic;
    this.isSpecKnown = isSpecKnown;
    this.service = route.service().key();
    this.live = prepared.objects().get(Dialect.route(service));
    this.change = index.change(Dialect.route(service));
    this.candidates =
        prepared.compilation().candidates().in(service.namespace()).stream()
            .map(c -> c.key().name())
            .collect(Collectors.toSet());
    this.state = new RouteState(index, service);
  }

  Explanation explanation() {
    Map<String, Other> others = new LinkedHashMap<>();
    Map<String, Double> shares = shares(others);
    List<Explanation.Row> rows =
        new Rows(route, prepared.compilation().candidates()).of(shares, others);
    if (route.service().entries().isEmpty()) {
      rows = rows.stream().filter(r -> r.share() > 0).toList();
    }
    Explanation shown =
        new Explanation(
            service,
            address(),
            "",
            isSpecKnown ? Reasons.words(route) : unknown(),
            state.text(ofSource),
            ofSource ? Unused.of(index, service) : "",
            route.service().entries(),
            rows);
    return shown.serving(serves(shown));
  }

  /** What endpoints get, by their names; a route knows only one of several at the same place. */
  private Map<String, Double> shares(Map<String, Other> others) {
    Map<String, Double> shares = new LinkedHashMap<>();
    boolean before = !ofSource || stays();
    for (Traffic.Row row : traffic.rows()) {
      double share = before ? row.before() : row.after();
      if (share > 0) {
        for (String name : row.endpoints()) {
          shares.merge(name, share / row.endpoints().size(), Double::sum);
          others.put(name, other(row, name, before));
        }
      }
    }
    return Places.divided(route, shares);
  }

  private Other other(Traffic.Row row, String name, boolean before) {
    Key key = new Key(Kind.MODEL_ENDPOINT, service.namespace(), name);
    if (candidates.contains(name)) {
      return new Other(
          row.cluster(),
          row.was()
              .filter(was -> before)
              .map(was -> "its requests still go to " + was.text())
              .orElse(""));
    }
    if (!prepared.objects().containsKey(key)) {
      return new Other(row.cluster(), "in the route, but no ModelEndpoint is at this address");
    }
    Change todo = index.change(key);
    return new Other(
        row.cluster(), "in the route" + (todo == null ? "" : ", but " + todo.reason()));
  }

  private String serves(Explanation shown) {
    if (change instanceof Change.Delete delete && ofSource) {
      return "nobody (clients get 404): " + delete.reason();
    }
    boolean exists = live != null || (ofSource && change instanceof Change.Create);
    long count = shown.rows().stream().filter(r -> r.share() > 0).count();
    boolean tooMany = route.traffic() instanceof Route.TooMany;
    if (!exists) {
      return "nobody (clients get 404): " + (tooMany ? shown.wanted() : "there is no route");
    }
    if (count == 0 && !(isSpecKnown && route.traffic() instanceof Route.Nobody)) {
      return "nobody (clients get 503)";
    }
    if (count > 0 && (tooMany || !isSpecKnown || shown.differs())) {
      return Words.counted(count, "endpoint")
          + (tooMany ? ", by the last good route: " + shown.wanted() : "");
    }
    return shown.wanted();
  }

  private String unknown() {
    Finding finding = index.finding(service);
    return "not known: "
        + (finding == null ? "the live object cannot be understood" : finding.message());
  }

  /** Whether the source makes nothing of it. */
  private boolean stays() {
    return state.isHeld() || !(index.isCompiled(service) || change instanceof Change.Delete);
  }

  private String address() {
    LiveObject object = prepared.objects().get(service);
    return object == null ? "" : object.tree().path("status").path("address").asText("");
  }
}
