package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.render.Adoption;
import ai.modelplane.compiler.render.DesiredObject;
import ai.modelplane.compiler.render.DesiredState;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Change.Configure;
import ai.modelplane.reconciler.plan.Change.Conflict;
import ai.modelplane.reconciler.plan.Change.Create;
import ai.modelplane.reconciler.plan.Change.Delete;
import ai.modelplane.reconciler.plan.Change.FieldChange;
import ai.modelplane.reconciler.plan.Change.Skip;
import ai.modelplane.reconciler.plan.OwnedFields.Writer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Holds desired objects against live ones. Pure: the same input always makes the same plan. */
public final class Planner {

  private final DesiredState desired;
  private final SortedMap<Key, LiveObject> live;
  private final String instance;
  private final Map<Key, String> kept;

  private Planner(DesiredState desired, SortedMap<Key, LiveObject> live, String instance) {
    this.desired = desired;
    this.live = live;
    this.instance = instance;
    this.kept = withBackends(withUnservedRoutes(), live);
  }

  /**
   * The plan.
   *
   * @param live every object that concerns us, whoever made it
   * @param instance the value of our instance label: what carries it is ours
   */
  public static Plan plan(DesiredState desired, SortedMap<Key, LiveObject> live, String instance) {
    return new Planner(desired, live, instance).plan();
  }

  private Plan plan() {
    List<Change> changes = new ArrayList<>();
    List<Key> unchanged = new ArrayList<>();
    for (DesiredObject object : desired.objects().values()) {
      change(object).ifPresentOrElse(changes::add, () -> unchanged.add(object.key()));
    }
    for (LiveObject object : live.values()) {
      if (isOurs(object) && !desired.objects().containsKey(object.key())) {
        retire(object).ifPresent(changes::add);
      }
    }
    changes.sort(Comparator.comparing(Change::stage).thenComparing(Change::key));
    return new Plan(changes, unchanged);
  }

  private Optional<Change> change(DesiredObject object) {
    Key key = object.key();
    LiveObject now = live.get(key);
    if (kept.containsKey(key)) {
      return Optional.of(new Skip(key, kept.getOrDefault(key, "")));
    }
    if (now == null) {
      return Optional.of(new Create(object, "does not exist"));
    }
    if (!isOurs(now)) {
      return Optional.of(notOurs(object, now));
    }
    if (now.annotation(Names.RECONCILE).equals(Names.DISABLED) && !isAuthored(object)) {
      return Optional.of(new Skip(key, "paused by its annotation " + Names.RECONCILE));
    }
    List<FieldChange> fields = fields(object, now);
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    Optional<Writer> rival = isAuthored(object) ? rival(now, fields) : Optional.empty();
    if (rival.isPresent()) {
      return Optional.of(rivalry(object, rival.get(), fields));
    }
    return Optional.of(new Configure(object, now, fields, reason(fields)));
  }

  /**
   * Another applier of the same fields is a second owner, not a slip of the hand; of an object that
   * we never applied, it is the one that handed it over.
   */
  private static Optional<Writer> rival(LiveObject now, List<FieldChange> fields) {
    if (OwnedFields.project(now).isEmpty()) {
      return Optional.empty();
    }
    return OwnedFields.others(now).stream()
        .filter(w -> w.operation().equals("Apply"))
        .filter(w -> fields.stream().anyMatch(f -> OwnedFields.owns(w, f.path())))
        .findFirst();
  }

  private static Conflict rivalry(DesiredObject object, Writer rival, List<FieldChange> fields) {
    String field =
        fields.stream()
            .filter(f -> OwnedFields.owns(rival, f.path()))
            .map(f -> String.join(".", f.path()))
            .findFirst()
            .orElse("");
    return new Conflict(
        object,
        "its field " + field + " is also applied by " + rival.manager(),
        "let one of the two own it: remove it from this repository, or from " + rival.manager());
  }

  private Conflict notOurs(DesiredObject object, LiveObject now) {
    String other = now.label(Names.INSTANCE);
    if (!other.isEmpty()) {
      return new Conflict(
          object,
          "exists and belongs to the instance " + other,
          "give it another name, or remove it there first");
    }
    return new Conflict(
        object, "exists and was not made by Modelplane", Adoption.hint(object.key(), instance));
  }

  private Optional<Change> retire(LiveObject object) {
    Key key = object.key();
    if (kept.containsKey(key)) {
      return Optional.of(new Skip(key, kept.getOrDefault(key, "")));
    }
    if (isAuthored(object) && !desired.removed().contains(key)) {
      return Optional.empty(); // of another source, or of nobody's repository
    }
    if (object.annotation(Names.RECONCILE).equals(Names.DISABLED)) {
      return Optional.of(new Skip(key, "paused by its annotation " + Names.RECONCILE));
    }
    if (object.annotation(Names.PRUNE).equals(Names.DISABLED)) {
      return Optional.of(new Skip(key, "kept by its annotation " + Names.PRUNE));
    }
    return Optional.of(
        new Delete(
            object,
            switch (key.kind()) {
              case HTTP_ROUTE -> "its ModelService is gone";
              case MODEL_ENDPOINT ->
                  isDerived(object) ? "its replica is not ready, or gone" : "its manifest is gone";
              case MODEL_SERVICE -> "its manifest is gone";
              default -> "no route points to it";
            }));
  }

  private static List<FieldChange> fields(DesiredObject object, LiveObject now) {
    ObjectNode wanted = body(object.tree());
    ObjectNode owned = body(OwnedFields.project(now));
    if (Trees.same(owned, wanted)) {
      return List.of(); // nearly all of them
    }
    List<Writer> others = OwnedFields.others(now);
    return Trees.differences(owned, wanted).stream()
        .map(
            path -> {
              JsonNode before = Trees.at(now.tree(), path);
              boolean ours = !Trees.at(owned, path).isMissingNode();
              String drift =
                  ours
                      ? ""
                      : others.stream()
                          .filter(w -> OwnedFields.owns(w, path))
                          .map(
                              w ->
                                  w.time().isEmpty()
                                      ? w.manager()
                                      : w.manager() + " at " + w.time())
                          .findFirst()
                          .orElse("");
              return new FieldChange(path, before, Trees.at(wanted, path), drift);
            })
        .toList();
  }

  /** What is compared: all but the identity, which cannot differ. */
  private static ObjectNode body(ObjectNode tree) {
    ObjectNode body = shallowCopy(tree);
    body.remove(List.of("apiVersion", "kind"));
    if (body.get("metadata") instanceof ObjectNode metadata) {
      body.set("metadata", shallowCopy(metadata).remove(List.of("name", "namespace")));
    }
    return body;
  }

  private static ObjectNode shallowCopy(ObjectNode tree) {
    return JsonNodeFactory.instance.objectNode().setAll(tree);
  }

  private static String reason(List<FieldChange> fields) {
    return fields.stream()
        .map(FieldChange::drift)
        .filter(d -> !d.isEmpty())
        .findFirst()
        .map(who -> "drift, changed by " + who)
        .orElse("differs");
  }

  private boolean isOurs(LiveObject object) {
    return object.label(Names.INSTANCE).equals(instance)
        && object.label(Names.MANAGED_BY).equals(Names.FIELD_MANAGER);
  }

  private static boolean isDerived(LiveObject object) {
    return object.key().kind() == Kind.MODEL_ENDPOINT && !object.label(Names.REPLICA).isEmpty();
  }

  private static boolean isAuthored(LiveObject object) {
    Kind kind = object.key().kind();
    return kind == Kind.MODEL_SERVICE || (kind == Kind.MODEL_ENDPOINT && !isDerived(object));
  }

  private static boolean isAuthored(DesiredObject object) {
    return object.written() != null;
  }

  /**
   * What is kept, and the routes of services that exist but were not compiled, as when a live spec
   * cannot be understood: only a service that is gone takes its route with it.
   */
  private SortedMap<Key, String> withUnservedRoutes() {
    SortedMap<Key, String> all = new TreeMap<>(desired.kept());
    for (Key route : live.keySet()) {
      Key service = new Key(Kind.MODEL_SERVICE, route.namespace(), route.name());
      if (route.kind() == Kind.HTTP_ROUTE
          && !desired.objects().containsKey(route)
          && live.containsKey(service)
          && !desired.removed().contains(service)) {
        all.putIfAbsent(route, service + " exists, but no route could be made of it");
      }
    }
    return all;
  }

  /** A route that is left as it is keeps everything that it points to. */
  private static Map<Key, String> withBackends(
      SortedMap<Key, String> kept, SortedMap<Key, LiveObject> live) {
    Map<Key, String> all = new HashMap<>(kept);
    new TreeMap<>(live)
        .values().stream()
            .filter(o -> o.key().kind() == Kind.HTTP_ROUTE)
            .filter(
                o ->
                    kept.containsKey(o.key())
                        || o.annotation(Names.RECONCILE).equals(Names.DISABLED)
                        || o.annotation(Names.PRUNE).equals(Names.DISABLED))
            .forEach(
                route -> {
                  Set<Key> backends = RouteRefs.backends(route.tree());
                  backends.forEach(
                      b -> all.putIfAbsent(b, "used by " + route.key() + ", which stays as it is"));
                });
    return all;
  }
}
