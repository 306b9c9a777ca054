package ai.modelplane.compiler.dialect;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.endpoint.Backend;
import ai.modelplane.compiler.endpoint.Candidate.Routable;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Route.Share;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a route tells of an endpoint: a backend, and what the paths of requests to it begin with.
 * Endpoints that are equal in both are one to a gateway.
 *
 * @param backend its Service
 */
public record Place(Key backend, String path) {

  /** The place of an endpoint that a route gives a share. */
  public static Place of(Share share) {
    return new Place(service(share.backend()), share.rewritePath());
  }

  /** The place of an endpoint. */
  public static Place of(Routable endpoint) {
    return new Place(service(endpoint.backend()), endpoint.rewritePath());
  }

  /** What each place gets of a service's requests, in the order of the shares. */
  public static Map<Place, Fraction> shares(Route.Split split) {
    Map<Place, Long> weights = new LinkedHashMap<>();
    split.shares().forEach(s -> weights.merge(of(s), (long) s.weight(), Long::sum));
    return Fraction.of(weights, split.total());
  }

  private static Key service(Backend backend) {
    return new Key(Kind.SERVICE, backend.namespace(), backend.name());
  }
}
