package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.ModelService.Entry;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Route.Share;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Spots.Endpoint;
import ai.modelplane.reconciler.plan.Spots.Spot;
import ai.modelplane.reconciler.plan.Traffic.Row;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** Holds the shares that live routes give against those that are wanted. */
final class Shares {

  private final List<Route> routes;
  private final SortedMap<Key, LiveObject> live;
  private final Plan plan;
  private final Spots spots;
  private final Notes notes;

  /** Where a service's requests go, by what its route points to. */
  private record Sides(Map<Spot, Double> before, Map<Spot, Double> after) {}

  /** A service with its entries, as far as they are served. */
  private record Table(Traffic traffic, List<Entry> entries) {}

  Shares(List<Route> routes, SortedMap<Key, LiveObject> live, Plan plan) {
    this.routes = routes;
    this.live = live;
    this.plan = plan;
    this.spots = new Spots(live);
    this.notes = new Notes(live, plan);
  }

  List<Traffic> all() {
    List<Table> tables = new ArrayList<>();
    SortedSet<Key> others = others();
    for (Route route : routes) {
      tables.add(new Table(of(route), route.service().entries()));
      others.remove(route.service().key());
    }
    for (Key service : others) {
      tables.add(
          notes.isDeleted(Dialect.route(service))
              ? new Table(ofDeleted(service), List.of())
              : new Table(ofStaying(service), Selectors.of(live.get(service))));
    }
    Set<Key> carried = new TreeSet<>();
    tables.forEach(t -> carried.addAll(t.traffic().objects()));
    Selectors selectors = new Selectors(plan, live, carried);
    return tables.stream().map(t -> selectors.with(t.traffic(), t.entries())).toList();
  }

  /** Every service that the plan speaks of, also where it says to leave all as it is. */
  private SortedSet<Key> others() {
    SortedSet<Key> services = new TreeSet<>();
    for (Change change : plan.changes()) {
      Key key = change.key();
      if (key.kind() == Kind.MODEL_SERVICE) {
        services.add(key);
      } else if (key.kind() == Kind.HTTP_ROUTE) {
        services.add(new Key(Kind.MODEL_SERVICE, key.namespace(), key.name()));
      }
    }
    return services;
  }

  private Traffic of(Route route) {
    Key service = route.service().key();
    JsonNode tree = tree(Dialect.route(service));
    Map<Spot, Double> before = spots.shares(tree);
    Map<Spot, Double> after = new LinkedHashMap<>();
    Map<Spot, Endpoint> wanted = new LinkedHashMap<>();
    Set<Key> objects = objects(service, tree);
    if (notes.stays(Dialect.route(service)) || route.traffic() instanceof Route.TooMany) {
      after.putAll(before);
    } else if (route.traffic() instanceof Route.Split split) {
      for (Share share : split.shares()) {
        Spot spot = new Spot(share.backend().name(), share.rewritePath());
        wanted.merge(spot, Spots.endpoint(share), Endpoint::and);
        after.merge(spot, (double) share.weight() / split.total(), Double::sum);
        objects.addAll(RouteRefs.backend(service.namespace(), share.backend().name()));
        objects.add(share.candidate().key());
      }
    }
    List<Row> rows = rows(service, new Sides(before, after), wanted, objects);
    return new Traffic(service, rows, notes.of(route, rows), new TreeSet<>(objects));
  }

  /** Nothing is made of it, or nothing that counts: its live route serves on. */
  private Traffic ofStaying(Key service) {
    JsonNode tree = tree(Dialect.route(service));
    Map<Spot, Double> shares = spots.shares(tree);
    Set<Key> objects = objects(service, tree);
    List<Row> rows = rows(service, new Sides(shares, shares), Map.of(), objects);
    return new Traffic(service, rows, notes.of(service, rows), new TreeSet<>(objects));
  }

  /** A service that goes takes all of its traffic with it. */
  private Traffic ofDeleted(Key service) {
    JsonNode tree = tree(Dialect.route(service));
    Set<Key> objects = objects(service, tree);
    Sides sides = new Sides(spots.shares(tree), Map.of());
    List<Row> rows = rows(service, sides, Map.of(), objects);
    return new Traffic(service, rows, notes.ofDeleted(service), new TreeSet<>(objects));
  }

  private JsonNode tree(Key route) {
    LiveObject now = live.get(route);
    return now == null ? JsonNodeFactory.instance.missingNode() : now.tree();
  }

  private static Set<Key> objects(Key service, JsonNode route) {
    Set<Key> objects = new TreeSet<>(Set.of(service, Dialect.route(service)));
    objects.addAll(RouteRefs.backends(route));
    return objects;
  }

  /**
   * The rows of a table.
   *
   * @param wanted who is to stand where; at other spots stands who stands there now
   * @param objects is added to: the endpoints that stand at live spots
   */
  private List<Row> rows(Key service, Sides sides, Map<Spot, Endpoint> wanted, Set<Key> objects) {
    List<Row> rows = new ArrayList<>();
    Map<Spot, Endpoint> leaving = new LinkedHashMap<>();
    for (Spot spot : sides.before().keySet()) {
      Endpoint endpoint = spots.endpoint(service, spot);
      endpoint
          .names()
          .forEach(n -> objects.add(new Key(Kind.MODEL_ENDPOINT, service.namespace(), n)));
      if (!sides.after().containsKey(spot)) {
        leaving.put(spot, endpoint);
      }
    }
    sides
        .after()
        .forEach(
            (spot, share) -> {
              Endpoint known = wanted.get(spot);
              Endpoint endpoint = known == null ? spots.endpoint(service, spot) : known;
              rows.add(row(endpoint, spot, share, sides.before(), leaving));
            });
    leaving.forEach(
        (spot, endpoint) -> rows.add(endpoint.row(sides.before().getOrDefault(spot, 0.0), 0)));
    return rows;
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
      Map<Spot, Endpoint> leaving) {
    if (!before.containsKey(spot)) {
      for (Map.Entry<Spot, Endpoint> old : leaving.entrySet()) {
        if (old.getValue().isAnyOf(endpoint)) {
          leaving.remove(old.getKey());
          return endpoint.row(before.getOrDefault(old.getKey(), 0.0), share, old.getValue());
        }
      }
    }
    return endpoint.row(before.getOrDefault(spot, 0.0), share);
  }
}
