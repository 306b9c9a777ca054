package ai.modelplane.compiler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.routing.Route;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;

/** One half of a change is broken, so that the other half waits for it. */
final class IncompleteChange {

  private IncompleteChange() {}

  /**
   * Objects that stay although their manifest is gone. A broken manifest may be a new name or a new
   * place for the object; or it is that of a service whose live spec, which is still served, needs
   * the endpoint. What is related is in the same namespace, or has the same kind and name.
   *
   * @param gone what would be deleted
   * @param own the live objects of the source
   * @param live the metadata of a live service or endpoint
   */
  static Map<Key, Hold> successors(
      Collection<Key> gone,
      Manifests manifests,
      SortedMap<Key, Meta> own,
      Function<Key, Optional<Meta>> live) {
    if (manifests.broken().isEmpty()) {
      return Map.of();
    }
    Successors successors = new Successors(manifests.broken(), own, live);
    Map<Key, Hold> held = new HashMap<>();
    Map<String, Hold> kept = new HashMap<>();
    for (Key key : gone) {
      if (key.kind() == Kind.MODEL_SERVICE) {
        successors
            .ofService(key)
            .ifPresent(
                hold -> {
                  held.put(key, hold);
                  kept.putIfAbsent(key.namespace(), hold);
                });
      }
    }
    for (Key key : gone) {
      if (key.kind() == Kind.MODEL_ENDPOINT) {
        successors
            .ofEndpoint(key)
            .or(() -> Optional.ofNullable(kept.get(key.namespace())))
            .ifPresent(hold -> held.put(key, hold));
      }
    }
    return held;
  }

  /**
   * The live spec of a service that would lose all of its endpoints while the manifest of an
   * endpoint in its namespace is broken: that manifest may define the endpoint that the service
   * moves to. Whether the live spec has endpoints at this moment does not matter: endpoints come
   * back, and a spec that was given up does not.
   *
   * @param route of the wanted spec
   * @return empty for a service that does not keep its live spec
   */
  static Optional<ModelService> stranded(Route route, View view) {
    ModelService wanted = route.service();
    return view.isIncomplete() && route.traffic() instanceof Route.Nobody && !isMeant(wanted)
        ? view.live().filter(live -> !live.entries().equals(wanted.entries()))
        : Optional.empty();
  }

  /** A person may want a service at zero. */
  static boolean isMeant(ModelService service) {
    return service.entries().stream().allMatch(e -> e.share() == 0);
  }
}
