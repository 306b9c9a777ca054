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
import ai.modelplane.compiler.routing.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Services that are to be switched to nobody while the manifest of an endpoint is broken: it may be
 * the one that they are to be switched to.
 */
final class Stranded {

  private final Manifests manifests;
  private final Candidates candidates;

  private Stranded(Manifests manifests, Candidates candidates) {
    this.manifests = manifests;
    this.candidates = candidates;
  }

  /**
   * The services that stay as they are live for now. Whether what is live serves anybody in this
   * moment does not matter: its endpoints come back, and a spec that was given up does not.
   *
   * @param services as they are to be served
   * @return those that are served as they are live instead, with the reason
   */
  static SortedMap<Key, String> of(
      SortedMap<Key, ModelService> services,
      Manifests manifests,
      Landscape live,
      Candidates candidates) {
    Stranded stranded = new Stranded(manifests, candidates);
    List<ModelService> switched = new ArrayList<>();
    for (ModelService before : live.services()) {
      ModelService after = services.get(before.key());
      if (after != null && !after.entries().equals(before.entries()) && !isMeant(after)) {
        switched.add(after);
      }
    }
    SortedMap<Key, String> all = new TreeMap<>();
    for (Route route : Router.routes(switched, candidates)) {
      Key key = route.service().key();
      if (route.traffic() instanceof Route.Nobody && stranded.hasErrors(key.namespace())) {
        all.put(key, "it would lose all of its endpoints, and the manifest of one has errors");
      }
    }
    return all;
  }

  /** Somebody may want a service at zero. */
  private static boolean isMeant(ModelService service) {
    return service.entries().stream().allMatch(e -> e.weight() != null && e.weight().value() == 0);
  }

  private boolean hasErrors(String namespace) {
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
