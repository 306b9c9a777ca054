package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Route.Share;
import ai.modelplane.reconciler.cluster.LiveObject;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Who gets which share of a service's traffic, before and after.
 *
 * @param rows sorted as the service's entries are; endpoints that lose everything come last
 */
public record Traffic(Key service, List<Row> rows) {

  public Traffic {
    rows = List.copyOf(rows);
  }

  /**
   * One endpoint.
   *
   * @param cluster where it runs; empty when that is not known
   * @param before 0 to 1, of all requests to the service
   * @param after likewise
   */
  public record Row(String endpoint, String cluster, double before, double after) {}

  public boolean isChanged() {
    return rows.stream().anyMatch(r -> Math.abs(r.before() - r.after()) > 1e-9);
  }

  /** A backend and a path on it: what makes an endpoint, as a route sees it. */
  private record Spot(String backend, String path) {}

  private record Endpoint(String name, String cluster) {}

  /**
   * The traffic of each service.
   *
   * @param routes what is wanted
   * @param live the objects as they are
   * @param plan what is to be done; a route that it deletes serves nobody afterwards
   */
  public static List<Traffic> of(List<Route> routes, SortedMap<Key, LiveObject> live, Plan plan) {
    List<Traffic> all = new ArrayList<>(routes.stream().map(route -> of(route, live)).toList());
    for (Change change : plan.in(Change.Stage.SWITCH)) {
      if (change instanceof Change.Delete(LiveObject route, String reason)) {
        all.add(ofDeleted(route, live));
      }
    }
    return all;
  }

  /** A service that goes takes all of its traffic with it. */
  private static Traffic ofDeleted(LiveObject route, SortedMap<Key, LiveObject> live) {
    Key key = route.key();
    List<Row> rows = new ArrayList<>();
    shares(route.tree())
        .forEach(
            (spot, share) -> {
              if (!spot.path().isEmpty()) {
                Endpoint endpoint = gone(spot, key.namespace(), live);
                rows.add(new Row(endpoint.name(), endpoint.cluster(), share, 0));
              }
            });
    return new Traffic(new Key(Kind.MODEL_SERVICE, key.namespace(), key.name()), rows);
  }

  private static Traffic of(Route route, SortedMap<Key, LiveObject> live) {
    Key service = route.service().key();
    Map<Spot, Endpoint> named = new LinkedHashMap<>();
    Map<Spot, Double> after = new LinkedHashMap<>();
    if (route.traffic() instanceof Route.Split split) {
      for (Share share : split.shares()) {
        Spot spot = new Spot(share.backend().name(), share.rewritePath());
        String cluster = share.candidate().labels().getOrDefault(Names.CLUSTER, "");
        named.putIfAbsent(spot, new Endpoint(share.candidate().key().name(), cluster));
        after.merge(spot, (double) share.weight() / split.total(), Double::sum);
      }
    }
    Key routeKey = new Key(Kind.HTTP_ROUTE, service.namespace(), service.name());
    Map<Spot, Double> before =
        Optional.ofNullable(live.get(routeKey)).map(r -> shares(r.tree())).orElse(Map.of());
    if (route.traffic() instanceof Route.TooMany) {
      after.putAll(before);
    }
    List<Row> rows = new ArrayList<>();
    after.forEach(
        (spot, share) -> {
          Endpoint endpoint = named.getOrDefault(spot, gone(spot, service.namespace(), live));
          rows.add(
              new Row(endpoint.name(), endpoint.cluster(), before.getOrDefault(spot, 0.0), share));
        });
    before.forEach(
        (spot, share) -> {
          if (!after.containsKey(spot) && !spot.path().isEmpty()) {
            Endpoint endpoint = gone(spot, service.namespace(), live);
            rows.add(new Row(endpoint.name(), endpoint.cluster(), share, 0));
          }
        });
    return new Traffic(service, rows);
  }

  private static Map<Spot, Double> shares(JsonNode route) {
    Map<Spot, Double> shares = new LinkedHashMap<>();
    JsonNode refs = route.path("spec").path("rules").path(0).path("backendRefs");
    double total = 0;
    for (JsonNode ref : refs) {
      total += ref.path("weight").asInt(1);
    }
    for (JsonNode ref : refs) {
      String path =
          ref.path("filters")
              .path(0)
              .path("urlRewrite")
              .path("path")
              .path("replacePrefixMatch")
              .asText("");
      Spot spot = new Spot(ref.path("name").asText(""), path);
      shares.merge(spot, total == 0 ? 0 : ref.path("weight").asInt(1) / total, Double::sum);
    }
    return shares;
  }

  /** What a live route points to, when no wanted share tells: by its live endpoint, or address. */
  private static Endpoint gone(Spot spot, String namespace, SortedMap<Key, LiveObject> live) {
    LiveObject slice = live.get(new Key(Kind.ENDPOINT_SLICE, namespace, spot.backend()));
    String address =
        slice == null
            ? spot.backend()
            : slice.tree().path("endpoints").path(0).path("addresses").path(0).asText("");
    for (LiveObject object : live.values()) {
      JsonNode spec = object.tree().path("spec");
      if (object.key().kind() == Kind.MODEL_ENDPOINT
          && object.key().namespace().equals(namespace)
          && spec.path("url").asText("").contains(address)
          && spec.path("rewritePath").asText("").equals(spot.path())) {
        return new Endpoint(object.key().name(), object.label(Names.CLUSTER));
      }
    }
    return new Endpoint(address + spot.path(), "");
  }
}
