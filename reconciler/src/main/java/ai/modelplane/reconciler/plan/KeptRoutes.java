package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind.Role;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.DesiredState;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.dialect.InnerRoutes;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.compiler.dialect.Target;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.cluster.LiveObject;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which routes stay as they are, and what they keep with them. */
record KeptRoutes(DesiredState desired, SortedMap<Key, LiveObject> live, Target target) {

  /** Everything that is kept, with why. */
  SortedMap<Key, Hold> kept() {
    return withInnerRoutes(withBlockedRoutes(withUnservedRoutes()));
  }

  /**
   * What is kept, and the routes of services that exist but were not compiled, as when a live spec
   * cannot be understood: only a service that is gone takes its route with it.
   */
  private SortedMap<Key, Hold> withUnservedRoutes() {
    SortedMap<Key, Hold> all = new TreeMap<>(desired.kept());
    for (LiveObject object : live.values()) {
      Key key = object.key();
      if (key.kind().role() == Role.ROUTE
          && !desired.objects().containsKey(key)
          && exists(live.get(object.service()))
          && !desired.removed().contains(object.service())
          && !isSuperfluous(desired, object)) {
        Hold ofService = desired.kept().get(Dialect.route(object.service()));
        all.putIfAbsent(
            key, ofService == null ? new Hold.NotUnderstood(object.service()) : ofService);
      }
    }
    return all;
  }

  /** Whether a service is served without this route: it is on a Gateway that is not given. */
  static boolean isSuperfluous(DesiredState desired, LiveObject route) {
    return desired.objects().containsKey(Dialect.route(route.service()));
  }

  /** Whether a service is there to stay. */
  static boolean exists(@Nullable LiveObject service) {
    return service != null && !service.isTerminating();
  }

  /** A route cannot be switched to what somebody else put where its backend would go. */
  private SortedMap<Key, Hold> withBlockedRoutes(SortedMap<Key, Hold> kept) {
    Set<Key> strangers = new HashSet<>();
    for (LiveObject object : live.values()) {
      if (object.key().kind().role() == Role.BACKEND && !object.isOf(target.instance())) {
        strangers.add(object.key());
      }
    }
    if (strangers.isEmpty()) {
      return kept; // nearly always, and routes have many parts
    }
    for (DesiredObject route : desired.objects().values()) {
      route.requires().stream()
          .filter(strangers::contains)
          .forEach(part -> kept.putIfAbsent(route.key(), new Hold.ForeignBackend(part)));
    }
    return kept;
  }

  /** A route and the inner ones to which it is to lead stay together, whichever of them stays. */
  private SortedMap<Key, Hold> withInnerRoutes(SortedMap<Key, Hold> kept) {
    Map<Key, List<Key>> innerOf = new TreeMap<>();
    for (DesiredObject object : desired.objects().values()) {
      if (object.stage() == Stage.INNER) {
        InnerRoutes.outer(object.key())
            .ifPresent(
                outer -> innerOf.computeIfAbsent(outer, k -> new ArrayList<>()).add(object.key()));
      }
    }
    innerOf.forEach(
        (outer, all) -> {
          Optional<Key> staying =
              Stream.concat(Stream.of(outer), all.stream()).filter(k -> stays(k, kept)).findFirst();
          for (Key key : staying.isEmpty() ? List.<Key>of() : all) {
            if (!stays(key, kept)) {
              kept.put(key, new Hold.Together(staying.get()));
            }
          }
          staying
              .filter(key -> !stays(outer, kept))
              .ifPresent(key -> kept.put(outer, new Hold.Together(key)));
        });
    return kept;
  }

  private boolean stays(Key route, SortedMap<Key, Hold> kept) {
    LiveObject object = live.get(route);
    return kept.containsKey(route) || (object != null && stays(object, kept));
  }

  /** A route that is left as it is keeps everything that it points to from being deleted. */
  Map<Key, Hold> backends(SortedMap<Key, Hold> kept, Map<Key, Change> held) {
    Map<Key, Hold> all = new HashMap<>();
    for (LiveObject route : live.values()) {
      Key key = route.key();
      if (key.kind().role() == Role.ROUTE && (held.containsKey(key) || stays(route, kept))) {
        target
            .dialect()
            .reached(Unseen.left(route, held), inner -> left(inner, held))
            .forEach(b -> all.putIfAbsent(b, new Hold.UsedBy(key)));
      }
    }
    return all;
  }

  private JsonNode left(Key inner, Map<Key, Change> held) {
    LiveObject route = live.get(inner);
    return route == null ? MissingNode.getInstance() : Unseen.left(route, held);
  }

  private boolean stays(LiveObject route, SortedMap<Key, Hold> kept) {
    DesiredObject wanted = desired.objects().get(route.key());
    return kept.containsKey(route.key())
        || !route.isOf(target.instance())
        || route.isPaused()
        || (wanted == null
            ? route.isKept() || route.isTerminating() || Planner.isRestored(route)
            : Mutation.holds(wanted, route));
  }
}
