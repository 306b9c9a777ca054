package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Kind.Role;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.DesiredState;
import ai.modelplane.compiler.dialect.InnerRoutes;
import ai.modelplane.compiler.dialect.Place;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.compiler.dialect.Target;
import ai.modelplane.compiler.endpoint.Lack;
import ai.modelplane.compiler.hold.Doubt;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.fields.Comparison;
import ai.modelplane.reconciler.fields.FieldChange;
import ai.modelplane.reconciler.fields.Trees;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * What would go because something is not seen any more, while the kind of that is in doubt: it is
 * held, and carries since when, so that every later look holds it just as long. It is held no more
 * when it is wanted again, when its time is over, or when a person says that the kind is gone.
 */
final class Unseen {

  /** What a service can lack. */
  private static final List<Kind> ENDPOINTS =
      List.of(Kind.MODEL_ENDPOINT, Kind.MODEL_REPLICA, Kind.INFERENCE_CLUSTER);

  /**
   * The fields of what can be held without which it is none: they stay whoever has written them.
   */
  private static final List<String> RENDERED = List.of("parentRefs", "rules", "url", "rewritePath");

  private final DesiredState desired;
  private final SortedMap<Key, LiveObject> live;
  private final Target target;
  private final Doubts doubts;
  private final Map<String, Set<Place>> dead = new HashMap<>();

  private Unseen(
      DesiredState desired, SortedMap<Key, LiveObject> live, Target target, Doubts doubts) {
    this.desired = desired;
    this.live = live;
    this.target = target;
    this.doubts = doubts;
  }

  /**
   * What is done with the objects that are held, by their keys: they are marked, or left.
   *
   * @param kept objects that are left as they are for another reason
   */
  static Map<Key, Change> held(
      DesiredState desired,
      SortedMap<Key, LiveObject> live,
      Map<Key, Hold> kept,
      Target target,
      Doubts doubts) {
    Unseen unseen = new Unseen(desired, live, target, doubts);
    Map<Key, Change> held = new HashMap<>();
    for (LiveObject object : live.values()) {
      if (object.isOf(target.instance())
          && !kept.containsKey(object.key())
          && !object.isTerminating()
          && !object.isPaused()
          && (desired.objects().containsKey(object.key())
              || !(object.isKept() || Planner.isRestored(object)))) {
        unseen.hold(object).ifPresent(change -> held.put(object.key(), change));
      }
    }
    unseen.holdInner(held);
    return held;
  }

  /** Of a route that is held the inner routes are held as well. */
  private void holdInner(Map<Key, Change> held) {
    for (LiveObject object : live.values()) {
      if (InnerRoutes.outer(object.key()).filter(held::containsKey).isPresent()
          && object.key().kind().role() == Role.ROUTE
          && object.isOf(target.instance())
          && !desired.objects().containsKey(object.key())
          && !object.isTerminating()
          && !object.isPaused()) {
        hold(object, ENDPOINTS, true, withoutDead(object).orElse(object.tree()))
            .ifPresent(change -> held.putIfAbsent(object.key(), change));
      }
    }
  }

  /** A route as it is to be. */
  static ObjectNode left(LiveObject route, Map<Key, Change> held) {
    return Optional.ofNullable(held.get(route.key()))
        .flatMap(Change::wanted)
        .map(DesiredObject::tree)
        .orElse(route.tree());
  }

  private Optional<Change> hold(LiveObject object) {
    Key key = object.key();
    boolean isWanted = desired.objects().containsKey(key);
    if (object.standsForReplica()) {
      return isWanted ? Optional.empty() : endpoint(object);
    }
    if (key.kind().role() != Role.ROUTE) {
      return Optional.empty();
    }
    if (isWanted) {
      return desired.unserved().contains(key) ? unserved(object) : Optional.empty();
    }
    Key service = object.service();
    return KeptRoutes.exists(live.get(service))
            || desired.removed().contains(service)
            || KeptRoutes.isSuperfluous(desired, object)
        ? Optional.empty()
        : hold(
            object, List.of(Kind.MODEL_SERVICE), true, withoutDead(object).orElse(object.tree()));
  }

  /** The endpoint of a replica that has none now. */
  private Optional<Change> endpoint(LiveObject object) {
    Lack lack = desired.lacks().getOrDefault(object.key(), Lack.NO_REPLICA);
    return lack.on().flatMap(kind -> hold(object, List.of(kind), !lack.isSeen(), object.tree()));
  }

  /** The route of a service that has nobody left, by what is seen. */
  private Optional<Change> unserved(LiveObject route) {
    return withoutDead(route).flatMap(left -> hold(route, ENDPOINTS, true, left));
  }

  /**
   * Holds an object while one of some kinds is in doubt, or was and still is not seen.
   *
   * @param isUnseen whether there is nothing that the object follows from; otherwise that is seen,
   *     and only the doubt holds the object
   * @param tree the object as it is to be, but for the mark
   */
  private Optional<Change> hold(
      LiveObject object, List<Kind> kinds, boolean isUnseen, ObjectNode tree) {
    String namespace = object.key().namespace();
    Optional<Instant> mark = since(object);
    boolean isConfirmed = kinds.stream().anyMatch(doubts.gone()::contains);
    Kind kind =
        kinds.stream()
            .filter(k -> doubts.of(k, namespace).isPresent())
            .findFirst()
            .orElse(kinds.getFirst());
    Optional<Doubt> doubt = doubts.of(kind, namespace);
    if (doubt.isEmpty() && (mark.isEmpty() || !isUnseen || isConfirmed)) {
      return Optional.empty();
    }
    Instant since = mark.orElse(doubts.now().truncatedTo(ChronoUnit.SECONDS));
    if (!doubts.now().isBefore(since.plus(doubts.term()))) {
      return Optional.empty();
    }
    Hold hold = new Hold.InDoubt(kind, doubt, since, doubts.term());
    ObjectNode wanted = Comparison.ours(object.tree());
    ObjectNode spec = wanted.withObjectProperty("spec");
    for (String field : RENDERED) {
      if (tree.path("spec").has(field)) {
        spec.set(field, tree.path("spec").path(field));
      }
    }
    ObjectNode annotations = wanted.withObject("/metadata/annotations");
    annotations.remove(Names.MUTATED); // a note on what was written before, and not wanted
    annotations.put(Names.HELD_SINCE, since.toString());
    DesiredObject left = left(object.key(), wanted, hold);
    List<FieldChange> fields = Comparison.fields(wanted, object.tree());
    return Optional.of(
        fields.isEmpty() || Mutation.hold(left, object, fields).isPresent()
            ? new Change.Skip(object.key(), hold)
            : new Change.Configure(left, object, fields, hold.text()));
  }

  private static DesiredObject left(Key key, ObjectNode wanted, Hold hold) {
    return new DesiredObject(
        key,
        key.kind().role() == Role.ROUTE ? Stage.SWITCH : Stage.RECORD,
        new DesiredObject.Left(hold),
        Trees.sorted(wanted).toString(),
        List.of());
  }

  /** Since when an object is held; empty when it is not, or says nothing that can be true. */
  private Optional<Instant> since(LiveObject object) {
    try {
      return Optional.of(Instant.parse(object.annotation(Names.HELD_SINCE)))
          .filter(since -> !since.isAfter(doubts.now()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * A route without the endpoints that are seen not to serve. It gains none.
   *
   * @return its tree as it is when it has none of them; empty when it has no others
   */
  private Optional<ObjectNode> withoutDead(LiveObject route) {
    Set<Place> places = dead.computeIfAbsent(route.key().namespace(), this::dead);
    return target
        .dialect()
        .without(route.key(), route.tree(), LiveObject.trees(live), places::contains);
  }

  private Set<Place> dead(String namespace) {
    Set<Place> places = new HashSet<>();
    desired
        .lacks()
        .forEach(
            (key, lack) -> {
              if (key.namespace().equals(namespace) && isDead(key, lack)) {
                lack.where().ifPresent(where -> places.add(Place.of(where)));
              }
            });
    return places;
  }

  /** Whether the lists that are not in doubt say so. */
  private boolean isDead(Key endpoint, Lack lack) {
    LiveObject object = live.get(endpoint);
    boolean isHeld = !lack.isSeen() && object != null && since(object).isPresent();
    return !isHeld && lack.on().flatMap(k -> doubts.of(k, endpoint.namespace())).isEmpty();
  }
}
