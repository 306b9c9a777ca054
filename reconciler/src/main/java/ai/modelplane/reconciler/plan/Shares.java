package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Kind.Role;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.dialect.Fraction;
import ai.modelplane.compiler.dialect.Place;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Route.Share;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Spots.Endpoint;
import ai.modelplane.reconciler.plan.Traffic.Row;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** Holds the shares that live routes give against those that are wanted. */
final class Shares {

  private final Dialect dialect;
  private final List<Route> routes;
  private final SortedMap<Key, LiveObject> live;
  private final Plan plan;
  private final Spots spots;
  private final Notes notes;

  /** Where a service's requests go, by what its route points to. */
  private record Sides(Map<Place, Fraction> before, Map<Place, Fraction> after) {}

  Shares(Dialect dialect, List<Route> routes, SortedMap<Key, LiveObject> live, Plan plan) {
    this.dialect = dialect;
    this.routes = routes;
    this.live = live;
    this.plan = plan;
    this.spots = new Spots(dialect, live);
    this.notes = new Notes(live, plan);
  }

  List<Traffic> all() {
    List<Traffic> tables = new ArrayList<>();
    Selectors selectors = new Selectors();
    SortedSet<Key> others = others();
    for (Route route : routes) {
      tables.add(of(route));
      selectors.add(route.service().key(), route.service().entries());
      others.remove(route.service().key());
    }
    for (Key service : others) {
      if (notes.isDeleted(Dialect.route(service))) {
        tables.add(ofDeleted(service));
      } else {
        tables.add(ofStaying(service));
        selectors.add(service, Selectors.of(live.get(service)));
      }
    }
    return withSelected(tables, selectors.endpoints(plan, live));
  }

  /** The tables with the endpoints that a service selects and that no route points to. */
  private static List<Traffic> withSelected(
      List<Traffic> tables, Map<Key, SortedSet<Key>> selected) {
    Set<Key> carried = new TreeSet<>();
    tables.forEach(t -> carried.addAll(t.objects()));
    return tables.stream()
        .map(
            table -> {
              SortedSet<Key> all =
                  new TreeSet<>(
                      selected.getOrDefault(table.service(), Collections.emptySortedSet()));
              all.removeAll(carried);
              return all.isEmpty() ? table : table.with(all);
            })
        .toList();
  }

  /** Every service that the plan speaks of, also where it says to leave all as it is. */
  private SortedSet<Key> others() {
    SortedSet<Key> services = new TreeSet<>();
    for (Change change : plan.changes()) {
      Key key = change.key();
      if (key.kind() == Kind.MODEL_SERVICE) {
        services.add(key);
      } else if (key.kind().role() == Role.ROUTE) {
        services.add(service(change));
      }
    }
    return services;
  }

  /** The service of a route. */
  private Key service(Change change) {
    Key route = change.key();
    return change
        .wanted()
        .flatMap(DesiredObject::service)
        .orElseGet(() -> Dialect.service(route, tree(route)));
  }

  private Traffic of(Route route) {
    Key service = route.service().key();
    Map<Place, Fraction> before = read(service);
    Map<Place, Fraction> after = new LinkedHashMap<>();
    Map<Place, Endpoint> wanted = new LinkedHashMap<>();
    Set<Key> objects = objects(service);
    if (notes.stays(Dialect.route(service)) || route.traffic() instanceof Route.TooMany) {
      after.putAll(staying(service));
    } else if (route.traffic() instanceof Route.Split split) {
      after.putAll(Place.shares(split));
      for (Share share : split.shares()) {
        Place place = Place.of(share);
        wanted.merge(place, Spots.endpoint(share), Endpoint::and);
        objects.addAll(dialect.parts(place.backend()));
        objects.add(share.candidate().key());
      }
    }
    List<Row> rows = rows(service, new Sides(before, after), wanted, objects);
    return new Traffic(service, rows, notes.of(route, rows), new TreeSet<>(objects));
  }

  /** Nothing is made of it, or nothing that counts: its live route serves on. */
  private Traffic ofStaying(Key service) {
    Set<Key> objects = objects(service);
    Sides sides = new Sides(read(service), staying(service));
    List<Row> rows = rows(service, sides, Map.of(), objects);
    return new Traffic(service, rows, notes.of(service, rows), new TreeSet<>(objects));
  }

  /** A service that goes takes all of its traffic with it. */
  private Traffic ofDeleted(Key service) {
    Set<Key> objects = objects(service);
    Sides sides = new Sides(read(service), Map.of());
    List<Row> rows = rows(service, sides, Map.of(), objects);
    return new Traffic(service, rows, notes.ofDeleted(service), new TreeSet<>(objects));
  }

  private Map<Place, Fraction> read(Key service) {
    return dialect.read(service, LiveObject.trees(live));
  }

  /** A route that stays may still lose those who are seen to be gone. */
  private Map<Place, Fraction> staying(Key service) {
    Function<Key, JsonNode> trees = LiveObject.trees(live);
    return dialect.read(
        service,
        key ->
            notes
                .change(key)
                .filter(c -> c.held().isPresent())
                .flatMap(Change::wanted)
                .<JsonNode>map(DesiredObject::tree)
                .orElseGet(() -> trees.apply(key)));
  }

  private JsonNode tree(Key route) {
    return LiveObject.trees(live).apply(route);
  }

  private Set<Key> objects(Key service) {
    Key route = Dialect.route(service);
    Set<Key> objects = new TreeSet<>(Set.of(service, route));
    objects.addAll(dialect.reached(tree(route), LiveObject.trees(live)));
    return objects;
  }

  /**
   * The rows of a table.
   *
   * @param wanted who is to stand where; at other places stands who stands there now
   * @param objects is added to: the endpoints that stand at live places
   */
  private List<Row> rows(Key service, Sides sides, Map<Place, Endpoint> wanted, Set<Key> objects) {
    List<Row> rows = new ArrayList<>();
    Map<Place, Endpoint> leaving = new LinkedHashMap<>();
    for (Place place : sides.before().keySet()) {
      Endpoint endpoint = spots.endpoint(service, place);
      endpoint
          .names()
          .forEach(n -> objects.add(new Key(Kind.MODEL_ENDPOINT, service.namespace(), n)));
      if (!sides.after().containsKey(place)) {
        leaving.put(place, endpoint);
      }
    }
    sides
        .after()
        .forEach(
            (place, share) -> {
              Endpoint known = wanted.get(place);
              Endpoint endpoint = known == null ? spots.endpoint(service, place) : known;
              rows.add(row(endpoint, place, share, sides.before(), leaving));
            });
    leaving.forEach((place, endpoint) -> rows.add(endpoint.row(value(sides.before(), place), 0)));
    return rows;
  }

  /**
   * An endpoint's row. One that was at another place before is one endpoint that moves, not two:
   * the place that it leaves is taken out of what is left to be listed.
   */
  private static Row row(
      Endpoint endpoint,
      Place place,
      Fraction share,
      Map<Place, Fraction> before,
      Map<Place, Endpoint> leaving) {
    if (!before.containsKey(place)) {
      for (Map.Entry<Place, Endpoint> old : leaving.entrySet()) {
        if (old.getValue().isAnyOf(endpoint)) {
          leaving.remove(old.getKey());
          return endpoint.row(value(before, old.getKey()), share.value(), old.getValue());
        }
      }
    }
    return endpoint.row(value(before, place), share.value());
  }

  private static double value(Map<Place, Fraction> shares, Place place) {
    Fraction share = shares.get(place);
    return share == null ? 0 : share.value();
  }
}
