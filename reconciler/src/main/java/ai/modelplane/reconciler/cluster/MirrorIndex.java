package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.dialect.Dialect;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The ways from one object to others: who leads to it, and what hangs on it. One writer. */
final class MirrorIndex {

  private record Place(Kind kind, String namespace) {}

  private final Map<Key, Set<Key>> routesOf = new HashMap<>();
  private final Map<Key, Set<Key>> routesTo = new HashMap<>();
  private final Map<Key, Set<Key>> attachedTo = new HashMap<>();
  private final Map<Place, Set<Key>> places = new HashMap<>();

  Set<Key> routesOf(Key service) {
    return copy(routesOf.get(service));
  }

  Set<Key> routesTo(Key backend) {
    return copy(routesTo.get(backend));
  }

  /** A backend may have thousands of routes: they are not copied. */
  boolean isLedToByNoneBut(Set<Key> routes, Key backend) {
    return routes.containsAll(routesTo.getOrDefault(backend, Set.of()));
  }

  Set<Key> attachedTo(Key backend) {
    return copy(attachedTo.get(backend));
  }

  Set<Key> in(Kind kind, String namespace) {
    return copy(places.get(new Place(kind, namespace)));
  }

  int count(Kind kind, String namespace) {
    return places.getOrDefault(new Place(kind, namespace), Set.of()).size();
  }

  /** An object has come, changed or gone. */
  void replace(@Nullable LiveObject before, @Nullable LiveObject after) {
    if (before != null) {
      entries(before, false);
    }
    if (after != null) {
      entries(after, true);
    }
  }

  private void entries(LiveObject object, boolean isThere) {
    Key key = object.key();
    set(places, List.of(new Place(key.kind(), key.namespace())), key, isThere);
    switch (key.kind()) {
      case HTTP_ROUTE -> {
        set(routesOf, List.of(object.service()), key, isThere);
        if (object.ownership().managed()) { // where others lead is their own affair
          set(routesTo, Dialect.TRAEFIK.targets(object.tree()), key, isThere);
        }
      }
      case ENDPOINT_SLICE, BACKEND_TLS_POLICY -> {
        if (!object.ownership().managed()) {
          set(attachedTo, object.targets(), key, isThere);
        }
      }
      default -> {} // nothing leads from it
    }
  }

  private static <K> void set(Map<K, Set<Key>> map, Collection<K> from, Key to, boolean isThere) {
    for (K one : from) {
      if (isThere) {
        map.computeIfAbsent(one, k -> new TreeSet<>()).add(to);
      } else {
        map.computeIfPresent(
            one,
            (k, keys) -> {
              keys.remove(to);
              return keys.isEmpty() ? null : keys;
            });
      }
    }
  }

  private static Set<Key> copy(@Nullable Set<Key> keys) {
    return keys == null ? Set.of() : Set.copyOf(keys);
  }
}
