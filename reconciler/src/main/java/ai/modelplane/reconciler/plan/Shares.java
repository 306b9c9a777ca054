package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Route.Share;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Spots.Endpoint;
import ai.modelplane.reconciler.plan.Spots.Spot;
import ai.modelplane.reconciler.plan.Traffic.Row;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Holds the shares that live routes give against those that are wanted. */
final class Shares {

  private final List<Route> routes;
  private final SortedMap<Key, LiveObject> live;
  private final Plan plan;
  private final Spots spots;
  private final Map<Key, String> held = new HashMap<>();

  Shares(List<Route> routes, SortedMap<Key, LiveObject> live, Plan plan) {
    this.routes = routes;
    this.live = live;
    this.plan = plan;
    this.spots = new Spots(live);
    for (Change change : plan.in(Change.Stage.SWITCH)) {
      if (change instanceof Change.Skip || change instanceof Change.Conflict) {
        held.put(change.key(), change.reason());
      }
    }
  }

  List<Traffic> all() {
    List<Traffic> all = new ArrayList<>();
    Set<Key> carried = new TreeSet<>();
    for (Route route : routes) {
      all.add(of(route));
      carried.addAll(all.getLast().objects());
    }
    for (Change change : plan.in(Change.Stage.SWITCH)) {
      if (change instanceof Change.Delete(LiveObject route, String reason)) {
        all.add(ofDeleted(route, reason));
        carried.addAll(all.getLast().objects());
      }
    }
    return withUnused(all, carried);
  }

  private Traffic of(Route route) {
    Key service = route.service().key();
    Key routeKey = service.route();
    LiveObject now = live.get(routeKey);
    JsonNode tree = now == null ? JsonNodeFactory.instance.missingNode() : now.tree();
    Map<Spot, Double> before = spots.shares(tree);
    Map<Spot, Double> after = new LinkedHashMap<>();
    Map<Spot, Endpoint> wanted = new LinkedHashMap<>();
    Set<Key> objects = new TreeSet<>(Set.of(service, routeKey));
    objects.addAll(RouteRefs.backends(tree));
    String note = note(route, routeKey);
    if (held.containsKey(routeKey) || route.traffic() instanceof Route.TooMany) {
      after.putAll(before);
    } else if (route.traffic() instanceof Route.Split split) {
      for (Share share : split.shares()) {
        Spot spot = new Spot(share.backend().name(), share.rewritePath());
        wanted.putIfAbsent(spot, Spots.endpoint(share));
        after.merge(spot, (double) share.weight() / split.total(), Double::sum);
        objects.addAll(RouteRefs.backend(service.namespace(), share.backend().name()));
        objects.add(share.candidate().key());
      }
    }
    List<Row> rows = new ArrayList<>();
    Map<Spot, Endpoint> leaving = new LinkedHashMap<>();
    before.keySet().stream()
        .filter(spot -> !wanted.containsKey(spot))
        .forEach(spot -> leaving.put(spot, spots.endpoint(service.namespace(), spot)));
    after.forEach(
        (spot, share) -> {
          Endpoint known = wanted.get(spot);
          Endpoint endpoint = known == null ? spots.endpoint(service.namespace(), spot) : known;
          rows.add(row(endpoint, spot, share, before, after, leaving));
        });
    leaving.forEach(
        (spot, endpoint) -> {
          objects.add(new Key(Kind.MODEL_ENDPOINT, service.namespace(), endpoint.name()));
          if (!after.containsKey(spot)) {
            rows.add(endpoint.row(before.getOrDefault(spot, 0.0), 0, ""));
          }
        });
    return new Traffic(service, rows, note, new TreeSet<>(objects));
  }

  /**
   * An endpoint's row. One that was at another place before is one endpoint that moves, not two:
   * the place that it leaves is taken out of what is left to be listed.
   */
  private static Row row(
      Endpoint endpoint,
      Spot spot,
      double share,
      Map<Spot, Double> before,
      Map<Spot, Double> after,
      Map<Spot, Endpoint> leaving) {
    if (!before.containsKey(spot)) {
      for (Map.Entry<Spot, Endpoint> old : leaving.entrySet()) {
        if (old.getValue().name().equals(endpoint.name()) && !after.containsKey(old.getKey())) {
          leaving.remove(old.getKey());
          double was = before.getOrDefault(old.getKey(), 0.0);
          return endpoint.row(was, share, endpoint.movedFrom(old.getValue()));
        }
      }
    }
    return endpoint.row(before.getOrDefault(spot, 0.0), share, "");
  }

  private String note(Route route, Key routeKey) {
    if (held.containsKey(routeKey)) {
      return "the route stays as it is: " + held.getOrDefault(routeKey, "");
    }
    return switch (route.traffic()) {
      case Route.Split split -> "";
      case Route.Nobody(String why) -> "clients get 503: " + why;
      case Route.TooMany(int endpoints, int limit) ->
          "the route stays as it is: " + endpoints + " endpoints are more than " + limit;
    };
  }

  /** A service that goes takes all of its traffic with it. */
  private Traffic ofDeleted(LiveObject route, String reason) {
    Key key = route.key();
    Key service = new Key(Kind.MODEL_SERVICE, key.namespace(), key.name());
    Set<Key> objects = new TreeSet<>(Set.of(service, key));
    objects.addAll(RouteRefs.backends(route.tree()));
    List<Row> rows = new ArrayList<>();
    spots
        .shares(route.tree())
        .forEach(
            (spot, share) -> {
              Endpoint endpoint = spots.endpoint(key.namespace(), spot);
              objects.add(new Key(Kind.MODEL_ENDPOINT, key.namespace(), endpoint.name()));
              rows.add(endpoint.row(share, 0, ""));
            });
    return new Traffic(service, rows, "clients get 404: " + reason, new TreeSet<>(objects));
  }

  /** Endpoints that no route points to belong to the services that select them. */
  private List<Traffic> withUnused(List<Traffic> all, Set<Key> carried) {
    Map<String, Map<Key, Map<String, String>>> endpoints = new TreeMap<>();
    for (Change change : plan.changes()) {
      Key key = change.key();
      if (key.kind() == Kind.MODEL_ENDPOINT && !carried.contains(key)) {
        endpoints.computeIfAbsent(key.namespace(), n -> new TreeMap<>()).put(key, labels(change));
      }
    }
    if (endpoints.isEmpty()) {
      return all;
    }
    List<Traffic> complete = new ArrayList<>(all);
    for (int i = 0; i < routes.size(); i++) {
      ModelService service = routes.get(i).service();
      Traffic traffic = all.get(i);
      Set<Key> objects = new TreeSet<>(traffic.objects());
      endpoints
          .getOrDefault(service.key().namespace(), Map.of())
          .forEach(
              (key, labels) -> {
                if (service.entries().stream().anyMatch(e -> e.matches(labels))) {
                  objects.add(key);
                }
              });
      complete.set(
          i,
          new Traffic(traffic.service(), traffic.rows(), traffic.note(), new TreeSet<>(objects)));
    }
    return complete;
  }

  private static Map<String, String> labels(Change change) {
    JsonNode tree =
        switch (change) {
          case Change.Create c -> c.desired().tree();
          case Change.Configure c -> c.desired().tree();
          case Change.Conflict c -> c.desired().tree();
          case Change.Delete d -> d.live().tree();
          case Change.Skip s -> JsonNodeFactory.instance.objectNode();
        };
    Map<String, String> labels = new TreeMap<>();
    tree.path("metadata")
        .path("labels")
        .properties()
        .forEach(l -> labels.put(l.getKey(), l.getValue().asText("")));
    return labels;
  }
}
