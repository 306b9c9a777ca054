package ai.modelplane.compiler;

import static java.util.Comparator.naturalOrder;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidate.Provenance;
import ai.modelplane.compiler.endpoint.Candidate.Reason;
import ai.modelplane.compiler.endpoint.Candidate.Unroutable;
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.compiler.landscape.Landscape;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.manifest.Manifests.Broken;
import ai.modelplane.compiler.routing.Route;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
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
   * @param live all live services and endpoints
   */
  static Map<Key, Hold> successors(
      Collection<Key> gone,
      Manifests manifests,
      SortedMap<Key, Meta> own,
      SortedMap<Key, Meta> live) {
    Set<String> recorded =
        own.values().stream()
            .map(meta -> meta.annotations().getOrDefault(Names.FILE, ""))
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
                              mayBeIn(place.namespace(), b, k -> endpoint || !isWritten(k, live))
                                  && (b.key().isPresent()
                                      || endpoint
                                      || !recorded.contains(b.file())))
                      .map(Broken::file)
                      .min(naturalOrder()))
          .ifPresent(file -> held.put(key, new Hold.Successor(file)));
    }
    return held;
  }

  /** Objects of one kind in one namespace have the same successors. */
  private record Place(String namespace, boolean endpoint) {}

  /** Whether a person wrote the object: what a pass makes comes and goes with its replica. */
  private static boolean isWritten(Key key, SortedMap<Key, Meta> live) {
    Meta meta = live.get(key);
    return meta != null
        && !(meta.labels().containsKey(Names.REPLICA) && !meta.labels().containsKey(Names.SOURCE));
  }

  /**
   * Services that would lose all of their endpoints while the manifest of an endpoint in their
   * namespace is broken: it may define the endpoint that they move to. Whether the live spec serves
   * anybody at this moment does not matter: its endpoints come back, and a spec that was given up
   * does not.
   *
   * @param routes as they would be
   * @return those services as they are live
   */
  static SortedMap<Key, ModelService> stranded(
      Collection<Route> routes, Manifests manifests, Landscape live, Candidates candidates) {
    Map<Key, ModelService> lost = new HashMap<>();
    for (Route route : routes) {
      if (route.traffic() instanceof Route.Nobody && !isMeant(route.service())) {
        lost.put(route.service().key(), route.service());
      }
    }
    Map<String, Boolean> errors = new HashMap<>();
    SortedMap<Key, ModelService> stranded = new TreeMap<>();
    for (ModelService before : live.services()) {
      ModelService after = lost.get(before.key());
      if (after != null
          && !after.entries().equals(before.entries())
          && errors.computeIfAbsent(
              before.key().namespace(), n -> hasBrokenEndpoint(n, manifests, candidates))) {
        stranded.put(before.key(), before);
      }
    }
    return stranded;
  }

  /** Somebody may want a service at zero. */
  private static boolean isMeant(ModelService service) {
    return service.entries().stream().allMatch(e -> e.weight() != null && e.weight().value() == 0);
  }

  private static boolean hasBrokenEndpoint(
      String namespace, Manifests manifests, Candidates candidates) {
    return manifests.broken().stream()
            .anyMatch(b -> mayBeIn(namespace, b, k -> k.kind() == Kind.MODEL_ENDPOINT))
        || candidates.in(namespace).stream().anyMatch(IncompleteChange::isRefused);
  }

  private static boolean isRefused(Candidate candidate) {
    return candidate.provenance() == Provenance.AUTHORED
        && candidate.reach() instanceof Unroutable(Reason reason, String message)
        && reason != Reason.DRAINING;
  }

  /** A manifest without a readable name may be of any object in any namespace. */
  private static boolean mayBeIn(String namespace, Broken broken, Predicate<Key> object) {
    return broken.key().map(k -> k.namespace().equals(namespace) && object.test(k)).orElse(true);
  }
}
