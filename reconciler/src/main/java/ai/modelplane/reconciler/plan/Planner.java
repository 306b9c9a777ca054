package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Kind.Role;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.DesiredState;
import ai.modelplane.compiler.dialect.InnerRoutes;
import ai.modelplane.compiler.dialect.Target;
import ai.modelplane.compiler.endpoint.Lack;
import ai.modelplane.compiler.hold.Handover;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.fields.Comparison;
import ai.modelplane.reconciler.fields.FieldChange;
import ai.modelplane.reconciler.fields.ManagedFields;
import ai.modelplane.reconciler.plan.Change.Configure;
import ai.modelplane.reconciler.plan.Change.Conflict;
import ai.modelplane.reconciler.plan.Change.Create;
import ai.modelplane.reconciler.plan.Change.Delete;
import ai.modelplane.reconciler.plan.Change.Skip;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Holds desired objects against live ones. Pure: the same input always makes the same plan. */
public final class Planner {

  private final DesiredState desired;
  private final SortedMap<Key, LiveObject> live;
  private final Target target;
  private final Doubts doubts;
  private final SortedMap<Key, Hold> kept;
  private final Map<Key, Change> held;
  private final Map<Key, Hold> used;

  private Planner(
      DesiredState desired, SortedMap<Key, LiveObject> live, Target target, Doubts doubts) {
    this.desired = desired;
    this.live = live;
    this.target = target;
    this.doubts = doubts;
    KeptRoutes routes = new KeptRoutes(desired, live, target);
    this.kept = routes.kept();
    this.held = Unseen.held(desired, live, kept, target, doubts);
    this.used = routes.backends(kept, held);
  }

  /**
   * The plan.
   *
   * @param live every object that concerns us, whoever made it
   * @param target what carries its instance label is ours
   * @param doubts the kinds of which not everything was seen
   */
  public static Plan plan(
      DesiredState desired, SortedMap<Key, LiveObject> live, Target target, Doubts doubts) {
    SortedSet<Key> all = new TreeSet<>(desired.objects().keySet());
    all.addAll(live.keySet());
    return plan(desired, live, target, doubts, all);
  }

  /**
   * The plan for some objects alone: those that are no longer as they were when all were planned.
   *
   * @param live as above, these objects as they are now
   * @param only what to plan
   */
  public static Plan plan(
      DesiredState desired,
      SortedMap<Key, LiveObject> live,
      Target target,
      Doubts doubts,
      Set<Key> only) {
    return new Planner(desired, live, target, doubts).plan(only);
  }

  /** What is to be done with one object; no change for one that is as it should be. */
  private record Planned(Key key, Optional<Change> change) {}

  private Plan plan(Set<Key> keys) {
    List<Planned> planned = keys.parallelStream().flatMap(this::plan).toList();
    return new Plan(
        planned.stream().flatMap(p -> p.change().stream()).sorted(Plan.ORDER).toList(),
        planned.stream().filter(p -> p.change().isEmpty()).map(Planned::key).toList());
  }

  private Stream<Planned> plan(Key key) {
    DesiredObject object = desired.objects().get(key);
    LiveObject now = live.get(key);
    Optional<Change> left = Optional.ofNullable(held.get(key));
    if (object != null) {
      return Stream.of(new Planned(key, left.or(() -> change(object)).map(this::writable)));
    }
    if (now == null) {
      return Stream.empty();
    }
    Optional<Change> change =
        left.or(() -> isOurs(now) ? retire(now) : Strays.change(now, desired, live));
    return change.map(this::writable).map(c -> new Planned(key, Optional.of(c))).stream();
  }

  private Change writable(Change change) {
    Kind kind = change.key().kind();
    return doubts
        .unwritable(kind)
        .filter(d -> change.isWrite())
        .<Change>map(d -> new Skip(change.key(), new Hold.Unwritable(kind, d)))
        .orElse(change);
  }

  private Optional<Change> change(DesiredObject object) {
    Key key = object.key();
    LiveObject now = live.get(key);
    Hold hold = kept.get(key);
    if (hold != null) {
      return Optional.of(new Skip(key, hold));
    }
    if (object.isAuthored() && new LiveObject(key, object.tree()).isPaused()) {
      return Optional.of(new Skip(key, Hold.Paused.ITSELF));
    }
    if (now == null) {
      return Optional.of(new Create(object, "does not exist"));
    }
    if (!isOurs(now)) {
      // an endpoint that another instance derived is good for both
      boolean stands = now.standsForReplica() && !object.isAuthored();
      return stands ? Optional.empty() : Optional.of(notOurs(object, now));
    }
    if (now.isPaused()) {
      return Optional.of(new Skip(key, Hold.Paused.ITSELF));
    }
    List<FieldChange> fields = Comparison.fields(object.tree(), now.tree());
    Optional<Owner.Applier> rival =
        object.isAuthored() && isAuthored(now) ? rival(object, now) : Optional.empty();
    if (fields.isEmpty() && rival.isEmpty()) {
      return Optional.empty();
    }
    if (isOfAnotherSource(object, now)) {
      return Optional.of(
          new Conflict(
              object,
              new Owner.Source(sourceOf(now)),
              "remove it there first, or run with the folder, --path or --prune-as that it was"
                  + " applied with"));
    }
    if (rival.isPresent()) {
      return Optional.of(new Conflict(object, rival.get(), rival.get().hint()));
    }
    Optional<Hold> mutated = Mutation.hold(object, now, fields);
    if (mutated.isPresent()) {
      return Optional.of(new Skip(key, mutated.get()));
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
    return isAuthored(now)
        && !now.label(Names.SOURCE).isEmpty()
        && !desired.removed().contains(object.key())
        && object.source().filter(now::isFrom).isEmpty();
  }

  /** Who applied an object that we never applied is the one that handed it over. */
  private static Optional<Owner.Applier> rival(DesiredObject object, LiveObject now) {
    return ManagedFields.of(now.tree()).ours().isEmpty()
        ? Optional.empty()
        : Owner.Applier.of(object.tree(), now);
  }

  private Conflict notOurs(DesiredObject object, LiveObject now) {
    String other = now.label(Names.INSTANCE);
    if (!other.isEmpty()) {
      return new Conflict(
          object, new Owner.Instance(other), "give it another name, or remove it there first");
    }
    return new Conflict(object, new Owner.Stranger(), Handover.hint());
  }

  private Optional<Change> retire(LiveObject object) {
    Key key = object.key();
    Hold hold = kept.getOrDefault(key, used.get(key));
    if (hold != null) {
      return Optional.of(new Skip(key, hold));
    }
    if (isAuthored(object) && !desired.removed().contains(key)) {
      return Optional.empty(); // of another source, or of nobody's repository
    }
    if (object.isTerminating()) {
      return Optional.empty(); // told when it was deleted
    }
    if (isRestored(object)) {
      return Optional.of(new Skip(key, new Hold.Restored()));
    }
    if (object.isPaused()) {
      return Optional.of(new Skip(key, Hold.Paused.ITSELF));
    }
    if (object.isKept()) {
      return Optional.of(new Skip(key, new Hold.PruneDisabled()));
    }
    if (object.standsForReplica()
        && object.annotation(Names.DRAIN).equals("true")
        && desired.lacks().containsKey(key)) {
      return Optional.of(new Skip(key, new Hold.Drained()));
    }
    return Optional.of(
        new Delete(
            object,
            switch (key.kind().role()) {
              case ROUTE -> whyRouteGoes(object);
              case DECLARED ->
                  object.standsForReplica()
                      ? desired.lacks().getOrDefault(key, Lack.NO_REPLICA).text()
                      : "its manifest is gone";
              case BACKEND, FLEET, GATEWAY, REFERRED, AROUND -> "no route points to it";
            }));
  }

  private String whyRouteGoes(LiveObject route) {
    if (InnerRoutes.outer(route.key())
        .filter(key -> desired.objects().containsKey(key))
        .isPresent()) {
      return "no route leads to it";
    }
    return KeptRoutes.isSuperfluous(desired, route)
        ? "its Gateway is none of --gateway"
        : "its ModelService is gone";
  }

  private boolean isOurs(LiveObject object) {
    return object.isOf(target.instance());
  }

  /** Labels come with a copy and with a backup as well; what we did not write is not deleted. */
  static boolean isRestored(LiveObject object) {
    return !ManagedFields.of(object.tree()).isWrittenByUs();
  }

  private static boolean isAuthored(LiveObject object) {
    return object.key().kind().role() == Role.DECLARED && !object.standsForReplica();
  }
}
