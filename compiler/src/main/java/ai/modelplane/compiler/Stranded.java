package ai.modelplane.compiler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidate.Provenance;
import ai.modelplane.compiler.endpoint.Candidate.Reason;
import ai.modelplane.compiler.endpoint.Candidate.Unroutable;
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.compiler.landscape.Landscape;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.manifest.Manifests.Broken;
import ai.modelplane.compiler.routing.Route;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Services that are to be switched to nobody while the manifest of an endpoint is broken: it may be
 * the one that they are to be switched to.
 */
final class Stranded {

  static final String WHY =
      "it would lose all of its endpoints, and the manifest of one has errors";

  private Stranded() {}

  /**
   * The services that stay as they are live for now. Whether what is live serves anybody in this
   * moment does not matter: its endpoints come back, and a spec that was given up does not.
   *
   * @param routes as they would be
   * @return those services as they are live
   */
  static SortedMap<Key, ModelService> of(
      List<Route> routes, Manifests manifests, Landscape live, Candidates candidates) {
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
              before.key().namespace(), n -> hasErrors(n, manifests, candidates))) {
        stranded.put(before.key(), before);
      }
    }
    return stranded;
  }

  /** Somebody may want a service at zero. */
  private static boolean isMeant(ModelService service) {
    return service.entries().stream().allMatch(e -> e.weight() != null && e.weight().value() == 0);
  }

  private static boolean hasErrors(String namespace, Manifests manifests, Candidates candidates) {
    return manifests.broken().stream().anyMatch(b -> mayBeEndpoint(b, namespace))
        || candidates.in(namespace).stream().anyMatch(Stranded::hasErrors);
  }

  /** Nobody can tell what a manifest without a name is. */
  private static boolean mayBeEndpoint(Broken broken, String namespace) {
    return broken
        .key()
        .map(k -> k.kind() == Kind.MODEL_ENDPOINT && k.namespace().equals(namespace))
        .orElse(true);
  }

  private static boolean hasErrors(Candidate candidate) {
    return candidate.provenance() == Provenance.AUTHORED
        && candidate.reach() instanceof Unroutable(Reason reason, String message)
        && reason != Reason.DRAINING;
  }
}
