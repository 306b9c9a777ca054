package ai.modelplane.compiler.check;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidate.Provenance;
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.compiler.endpoint.EndpointIndex;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.manifest.Written;
import ai.modelplane.compiler.routing.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rules across objects, each a function from data to findings. */
public final class Checks {

  private Checks() {}

  /** What is wrong with manifests whatever is live. */
  public static List<Finding> manifests(List<Manifest> manifests, Candidates candidates) {
    Map<Key, Candidate> authored = new HashMap<>();
    candidates.byNamespace().values().stream()
        .flatMap(List::stream)
        .filter(c -> c.provenance() == Provenance.AUTHORED)
        .forEach(c -> authored.put(c.key(), c));
    return manifests.parallelStream()
        .map(manifest -> of(manifest, authored))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Finding> of(Manifest manifest, Map<Key, Candidate> authored) {
    return switch (manifest) {
      case Manifest.Endpoint(var endpoint, _, var written) -> {
        Candidate candidate = authored.get(endpoint.key());
        yield candidate == null ? List.of() : new EndpointChecks(candidate, written).findings();
      }
      case Manifest.Service(var service, _, var written) -> {
        List<Finding> findings = SelectorChecks.of(service, written);
        findings.addAll(WeightChecks.of(service, written));
        yield findings;
      }
    };
  }

  /**
   * What is wrong with services against what is live.
   *
   * @param writtens where each service was written; of those without a place only the errors are
   *     reported
   */
  public static List<Finding> routes(
      List<Route> routes, Candidates candidates, Map<ModelService, Written> writtens) {
    List<Finding> findings = new ArrayList<>();
    Nearest nearest = new Nearest(candidates);
    Map<String, EndpointIndex> indexes = new HashMap<>();
    for (Route route : routes) {
      Written written = writtens.get(route.service());
      if (written != null) {
        EndpointIndex index =
            indexes.computeIfAbsent(route.service().key().namespace(), candidates::index);
        findings.addAll(SelectorChecks.live(route, index, nearest, written));
        findings.addAll(WeightChecks.live(route, index, written));
      }
      if (route.traffic() instanceof Route.TooMany(int endpoints, int limit)) {
        findings.add(
            new Finding(
                Rule.ROUTE_BACKENDS,
                written == null ? new Where.Nowhere() : written.key(Entries.ALL),
                route.service().key().resource(),
                ("its selectors match %d routable endpoints, more than the %d that one route can"
                        + " hold; the route that is live stays as it is")
                    .formatted(endpoints, limit),
                "narrow the selectors, for example by cluster, or split the service"));
      }
    }
    return findings;
  }
}
