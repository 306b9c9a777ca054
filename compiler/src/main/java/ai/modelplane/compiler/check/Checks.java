package ai.modelplane.compiler.check;

import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.compiler.endpoint.EndpointIndex;
import ai.modelplane.compiler.endpoint.EndpointRules;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.manifest.Written;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The rules across objects, each a function from data to findings. */
public final class Checks {

  private Checks() {}

  /** What is wrong with a manifest, whatever else there is. */
  public static List<Finding> manifest(Manifest manifest, EndpointRules rules) {
    return switch (manifest) {
      case Manifest.Endpoint(var endpoint, _, var written) ->
          new EndpointChecks(rules.judged(endpoint), written).findings();
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
   * @param indexes the endpoints of a namespace by label
   * @param unusable endpoints that are not there, since their manifests have errors
   * @param writtens where each service was written; of those without a place only the errors are
   *     reported
   */
  public static List<Finding> routes(
      List<Route> routes,
      Candidates candidates,
      Function<String, EndpointIndex> indexes,
      List<ModelEndpoint> unusable,
      Map<ModelService, Written> writtens) {
    List<Finding> findings = new ArrayList<>();
    Nearest nearest = new Nearest(candidates);
    for (Route route : routes) {
      Written written = writtens.get(route.service());
      if (written != null) {
        EndpointIndex index = indexes.apply(route.service().key().namespace());
        findings.addAll(SelectorChecks.live(route, index, unusable, nearest, written));
        findings.addAll(WeightChecks.live(route, index, written));
      }
      if (route.traffic() instanceof Route.TooMany(var endpoints, var limit, var obstacle)) {
        findings.add(
            new Finding(
                Rule.ROUTE_BACKENDS,
                written == null ? new Where.Nowhere() : written.key(Entries.ALL),
                route.service().key().resource(),
                ("its selectors match %d routable endpoints, more than the %d that one route can"
                        + " hold; the route that is live stays as it is")
                    .formatted(endpoints, limit),
                obstacle.isEmpty()
                    ? "narrow the selectors, for example by cluster, or split the service"
                    : obstacle
                        + "; docs/install.md describes the listener by which a route holds "
                        + Router.MAX_ENDPOINTS
                        + ". Or narrow the selectors, for example by cluster"));
      }
    }
    return findings;
  }
}
