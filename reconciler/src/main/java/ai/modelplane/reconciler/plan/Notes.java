package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Traffic.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is said beside a service's shares: why they are not what somebody may expect. */
final class Notes {

  private static final String TOO_MANY = " that one route can hold";

  /** How a reason ends of what would be deleted, were it not too much at once. */
  private static final String HELD = "deletion is held";

  private final SortedMap<Key, LiveObject> live;
  private final Map<Key, String> held = new HashMap<>();
  private final Map<Key, String> refused = new HashMap<>();
  private final SortedMap<Key, String> deleted = new TreeMap<>();
  private final Set<Key> moving = new HashSet<>();

  Notes(SortedMap<Key, LiveObject> live, Plan plan) {
    this.live = live;
    for (Change change : plan.changes()) {
      switch (change) {
        case Change.Skip(Key key, String reason) -> held.put(key, reason);
        case Change.Conflict conflict -> refused.put(conflict.key(), conflict.reason());
        case Change.Delete delete -> deleted.put(delete.key(), delete.reason());
        case Change.Configure configure -> {
          if (configure.fields().stream().anyMatch(f -> f.path().getFirst().equals("spec"))) {
            moving.add(configure.key());
          }
        }
        case Change.Create _ -> {}
      }
    }
  }

  /** Whether a route is neither written nor deleted although it could be. */
  boolean stays(Key route) {
    return held.containsKey(route) || refused.containsKey(route);
  }

  /** Of a service that has a route, as far as anything can serve it. */
  String of(Route route, List<Row> rows) {
    Key service = route.service().key();
    if (stays(Dialect.route(service))) {
      return staying(service, why(Dialect.route(service)), rows);
    }
    return switch (route.traffic()) {
      case Route.TooMany(int endpoints, int limit) ->
          staying(service, endpoints + " endpoints are more than the " + limit + TOO_MANY, rows);
      case Route.Nobody(String why) -> joined("clients get 503: " + why, manifest(service, rows));
      case Route.Split split -> {
        String own = manifest(service, rows);
        yield own.isEmpty() ? manifests(service, rows) : own;
      }
    };
  }

  /** Of a service that nothing is made of: it is paused, say, or about to go. */
  String of(Key service, List<Row> rows) {
    Key route = Dialect.route(service);
    String gone = deleted.getOrDefault(service, "");
    String why = stays(route) ? why(route) : stays(service) ? why(service) : gone;
    return staying(service, why, rows);
  }

  private String staying(Key service, String why, List<Row> rows) {
    if (!live.containsKey(Dialect.route(service))) {
      return "clients get 404" + (why.isEmpty() ? "" : ": " + why);
    }
    boolean served = rows.stream().anyMatch(r -> r.after() > 0);
    return joined(
        (served ? "" : "clients get 503, and ")
            + "the route stays as it is"
            + (why.isEmpty() ? "" : ": " + why),
        outdated(service.namespace(), rows));
  }

  /** Endpoints that a route keeps sending to although they go, or go elsewhere. */
  private String outdated(String namespace, List<Row> rows) {
    List<String> all = new ArrayList<>();
    for (Key key : endpoints(namespace, rows)) {
      if (deleted.containsKey(key)) {
        all.add(key.name() + ", which goes");
      } else if (moving.contains(key)) {
        all.add("where " + key.name() + " was");
      }
    }
    return all.isEmpty() ? "" : "it still sends to " + String.join(", and to ", all);
  }

  /** Why what is served is not what the manifest says. */
  private String manifest(Key service, List<Row> rows) {
    if (refused.containsKey(service)) {
      return "its manifest is not applied: " + why(service);
    }
    String why = held.getOrDefault(service, "");
    if (why.isEmpty()) {
      return "";
    }
    if (why.endsWith(HELD)) {
      return "its manifest is gone; deletion is held, clients would get 404";
    }
    String what = rows.stream().anyMatch(Row::isChanged) ? "its spec stays" : "stays";
    return what + " as it is: " + why;
  }

  /** The same of its endpoints; not of those that somebody keeps on purpose, by an annotation. */
  private String manifests(Key service, List<Row> rows) {
    SortedMap<String, List<String>> names = new TreeMap<>();
    for (Key key : endpoints(service.namespace(), rows)) {
      String why = why(key);
      if (why.endsWith(HELD)) {
        names.computeIfAbsent("deletions are held", w -> new ArrayList<>()).add(key.name());
      } else if (refused.containsKey(key) || why.startsWith("its manifest ")) {
        names.computeIfAbsent(why, w -> new ArrayList<>()).add(key.name());
      }
    }
    return names.entrySet().stream()
        .map(
            e ->
                String.join(", ", e.getValue())
                    + (e.getValue().size() == 1 ? " stays as it is: " : " stay as they are: ")
                    + e.getKey())
        .collect(Collectors.joining("; "));
  }

  private static List<Key> endpoints(String namespace, List<Row> rows) {
    return rows.stream()
        .flatMap(row -> Stream.of(row.endpoint().split(", ", -1)))
        .map(name -> new Key(Kind.MODEL_ENDPOINT, namespace, name))
        .toList();
  }

  private String why(Key key) {
    return held.getOrDefault(key, refused.getOrDefault(key, ""));
  }

  private static String joined(String first, String second) {
    return second.isEmpty() ? first : first + "; " + second;
  }
}
