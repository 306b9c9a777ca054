package ai.modelplane.compiler;

import static java.util.Comparator.naturalOrder;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.manifest.Manifests.Broken;
import ai.modelplane.compiler.routing.Route;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One half of a change is broken, so that the other half waits for it. */
final class IncompleteChange {

  private IncompleteChange() {}

  /**
   * Objects that stay although their manifest is gone. A broken manifest may be a new name for the
   * object; or it is that of a service whose live spec, which is still served, needs the endpoint.
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
    Set<Recorded> recorded =
        own.entrySet().stream()
            .map(e -> new Recorded(e.getKey().namespace(), file(e.getValue())))
            .collect(Collectors.toSet());
    Map<Place, Optional<String>> files = new HashMap<>();
    Map<Key, Hold> held = new HashMap<>();
    for (Key key : gone) {
      boolean endpoint = key.kind() == Kind.MODEL_ENDPOINT;
      // Any manifest may need an endpoint; only a new object takes the place of a service.
      files
          .computeIfAbsent(
              new Place(key.namespace(), endpoint),
              place ->
                  manifests.broken().stream()
                      .filter(
                          b ->
                              b.key()
                                  .map(k -> place.holds(k) && (endpoint || !isWritten(k, live)))
                                  .orElseGet(
                                      () -> endpoint || !recorded.contains(place.recorded(b))))
                      .map(Broken::file)
                      .min(naturalOrder()))
          .ifPresent(file -> held.put(key, new Hold.Successor(file)));
    }
    return held;
  }

  /** Objects of one kind in one namespace have the same successors. */
  private record Place(String namespace, boolean endpoint) {
    boolean holds(Key key) {
      return key.namespace().equals(namespace);
    }

    Recorded recorded(Broken broken) {
      return new Recorded(namespace, broken.file());
    }
  }

  /**
   * A file that an object of a namespace was applied from. What it says of another namespace is
   * worth nothing: whoever may write there may write that too.
   */
  private record Recorded(String namespace, String file) {}

  private static String file(Meta meta) {
    return meta.annotations().getOrDefault(Names.FILE, "");
  }

  /** Whether a person wrote the object: what a pass makes comes and goes with its replica. */
  private static boolean isWritten(Key key, Function<Key, Optional<Meta>> live) {
    return live.apply(key)
        .filter(m -> key.kind() != Kind.MODEL_ENDPOINT || !m.ownership().standsForReplica())
        .isPresent();
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
