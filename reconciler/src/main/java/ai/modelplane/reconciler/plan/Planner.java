package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.render.Adoption;
import ai.modelplane.compiler.render.DesiredObject;
import ai.modelplane.compiler.render.DesiredState;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.fields.Comparison;
import ai.modelplane.reconciler.fields.FieldChange;
import ai.modelplane.reconciler.fields.ManagedFields;
import ai.modelplane.reconciler.fields.ManagedFields.Writer;
import ai.modelplane.reconciler.plan.Change.Configure;
import ai.modelplane.reconciler.plan.Change.Conflict;
import ai.modelplane.reconciler.plan.Change.Create;
import ai.modelplane.reconciler.plan.Change.Delete;
import ai.modelplane.reconciler.plan.Change.Skip;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Holds desired objects against live ones. Pure: the same input always makes the same plan. */
public final class Planner {

  private final DesiredState desired;
  private final SortedMap<Key, LiveObject> live;
  private final String instance;
  private final SortedMap<Key, String> kept;
  private final Map<Key, String> used;

  private Planner(DesiredState desired, SortedMap<Key, LiveObject> live, String instance) {
    this.desired = desired;
    this.live = live;
    this.instance = instance;
    this.kept = withBlockedRoutes(withUnservedRoutes());
    this.used = backendsOfKeptRoutes();
  }

  /**
   * The plan.
   *
   * @param live every object that concerns us, whoever made it
   * @param instance the value of our instance label: what carries it is ours
   */
  public static Plan plan(DesiredState desired, SortedMap<Key, LiveObject> live, String instance) {
    SortedSet<Key> all = new TreeSet<>(desired.objects().keySet());
    all.addAll(live.keySet());
    return plan(desired, live, instance, all);
  }

  /**
   * The plan for some objects alone: those that are no longer as they were when all were planned.
   *
   * @param live as above, these objects as they are now
   * @param only what to plan
   */
  public static Plan plan(
      DesiredState desired, SortedMap<Key, LiveObject> live, String instance, Set<Key> only) {
    return new Planner(desired, live, instance).plan(only);
  }

  private Plan plan(Set<Key> keys) {
    List<Change> changes = new ArrayList<>();
    List<Key> unchanged = new ArrayList<>();
    for (Key key : keys) {
      DesiredObject object = desired.objects().get(key);
      LiveObject now = live.get(key);
      if (object != null) {
        change(object).ifPresentOrElse(changes::add, () -> unchanged.add(key));
      } else if (now != null && isOurs(now)) {
        retire(now).ifPresent(changes::add);
      }
    }
    changes.sort(Plan.ORDER);
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
      // an endpoint that another instance derived is good for both
      boolean stands = now.standsForReplica() && !isAuthored(object);
      return stands ? Optional.empty() : Optional.of(notOurs(object, now));
    }
    if (now.annotation(Names.RECONCILE).equals(Names.DISABLED)
        && !(isAuthored(object) && isAuthored(now))) {
      return Optional.of(new Skip(key, "paused by its annotation " + Names.RECONCILE));
    }
    List<FieldChange> fields = Comparison.fields(object.tree(), now.tree());
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    if (isOfAnotherSource(object, now)) {
      return Optional.of(
          new Conflict(
              object,
              "is applied from the source " + sourceOf(now),
              "remove it there first, or run with the folder, --path or --prune-as that it was"
                  + " applied with"));
    }
    Optional<Writer> rival =
        isAuthored(object) && isAuthored(now) ? rival(now, fields) : Optional.empty();
    if (rival.isPresent()) {
      return Optional.of(rivalry(object, now, rival.get(), fields));
    }
    return Optional.of(new Configure(object, now, fields, Comparison.reason(fields)));
  }

  /** For people; what an older version applied has only the hash. */
  private static String sourceOf(LiveObject object) {
    String name = object.annotation(Names.SOURCE_NAME);
    return name.isEmpty() ? object.label(Names.SOURCE) : name;
  }

  /** Most are refused before; not what is live in a form that nobody can read. */
  private boolean isOfAnotherSource(DesiredObject object, LiveObject now) {
    String source = now.label(Names.SOURCE);
    return isAuthored(now)
        && !source.isEmpty()
        && !desired.removed().contains(object.key())
        && !new LiveObject(object.key(), object.tree()).label(Names.SOURCE).equals(source);
  }

  /**
   * Another applier of the same fields is a second owner, not a slip of the hand; of an object that
   * we never applied, it is the one that handed it over.
   */
  private static Optional<Writer> rival(LiveObject now, List<FieldChange> fields) {
    ManagedFields managed = ManagedFields.of(now.tree());
    if (managed.ours().isEmpty()) {
      return Optional.empty();
    }
    return managed.others().stream()
        .filter(Writer::isApplier)
        .filter(w -> fields.stream().anyMatch(f -> w.fields().touches(f.path(), now.tree())))
        .findFirst();
  }

  private static Conflict rivalry(
      DesiredObject object, LiveObject now, Writer rival, List<FieldChange> fields) {
    String field =
        fields.stream()
            .filter(f -> rival.fields().touches(f.path(), now.tree()))
            .map(Planner::owned)
            .findFirst()
            .orElse("");
    return new Conflict(
        object,
        "its field " + field + " is also applied by " + rival.manager(),
        "let one of the two own it: remove it from this repository, or from " + rival.manager());
  }

  /** The field as people know it: a list is owned as a whole. */
  private static String owned(FieldChange field) {
    return field.path().stream()
        .takeWhile(step -> !step.matches("[0-9]+"))
        .collect(Collectors.joining("."));
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
    if (used.containsKey(key)) {
      return Optional.of(new Skip(key, used.getOrDefault(key, "")));
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
                  object.standsForReplica()
                      ? desired.withheld().getOrDefault(key, "its replica is gone")
                      : "its manifest is gone";
              case MODEL_SERVICE -> "its manifest is gone";
              default -> "no route points to it";
            }));
  }

  private boolean isOurs(LiveObject object) {
    return object.isOf(instance);
  }

  private static boolean isAuthored(LiveObject object) {
    Kind kind = object.key().kind();
    return kind == Kind.MODEL_SERVICE
        || (kind == Kind.MODEL_ENDPOINT && !object.standsForReplica());
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

  /** A route cannot be switched to what somebody else put where its backend would go. */
  private SortedMap<Key, String> withBlockedRoutes(SortedMap<Key, String> kept) {
    for (DesiredObject route : desired.objects().values()) {
      for (Key service : route.requires()) {
        RouteRefs.backend(service.namespace(), service.name()).stream()
            .filter(part -> desired.objects().containsKey(part))
            .filter(part -> live.containsKey(part) && !isOurs(live.get(part)))
            .forEach(part -> kept.putIfAbsent(route.key(), part + ", its backend, is not ours"));
      }
    }
    return kept;
  }

  /** A route that is left as it is keeps everything that it points to from being deleted. */
  private Map<Key, String> backendsOfKeptRoutes() {
    Map<Key, String> all = new HashMap<>();
    for (LiveObject route : live.values()) {
      Key key = route.key();
      boolean stays =
          kept.containsKey(key)
              || !isOurs(route)
              || route.annotation(Names.RECONCILE).equals(Names.DISABLED)
              || (route.annotation(Names.PRUNE).equals(Names.DISABLED)
                  && !desired.objects().containsKey(key));
      if (key.kind() == Kind.HTTP_ROUTE && stays) {
        RouteRefs.backends(route.tree())
            .forEach(b -> all.putIfAbsent(b, "used by " + key + ", which stays as it is"));
      }
    }
    return all;
  }
}
