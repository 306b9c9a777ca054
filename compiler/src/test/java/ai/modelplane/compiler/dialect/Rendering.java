package ai.modelplane.compiler.dialect;

import ai.modelplane.compiler.address.AddressPolicy;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelEndpoint.Tls;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.endpoint.AllEndpoints;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidate.Routable;
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.compiler.fleet.Authorities;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Route.Share;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Routes in a few words, and the objects of them. */
abstract class Rendering {

  static final Target NOWHERE = target("modelplane-system", "modelplane");

  static Target target(String namespace, String name) {
    return new Target(gateway(namespace, name), Dialect.TRAEFIK, Optional.empty());
  }

  static Key gateway(String namespace, String name) {
    return new Key(Kind.GATEWAY, namespace, name);
  }

  /** The objects of some routes, folded as a compilation does it. */
  static List<DesiredObject> objects(Target target, Route... routes) {
    Set<Key> backends = new HashSet<>();
    return Stream.of(routes)
        .flatMap(r -> Dialect.TRAEFIK.objects(r, target, backends::add).stream())
        .toList();
  }

  static Route split(String name, List<Candidate> candidates) {
    List<Share> shares =
        candidates.stream()
            .map(
                c -> {
                  Routable routable = (Routable) c.reach();
                  return new Share(c, routable.backend(), routable.rewritePath(), 0, 1);
                })
            .toList();
    return route(service(name), new Route.Split(0, shares));
  }

  static Route nobody(String name) {
    return route(service(name), new Route.Nobody("nothing"));
  }

  static Route route(ModelService service, Route.Traffic traffic) {
    return new Route(service, traffic, 0, 0, List.of(), List.of(), List.of());
  }

  static ModelService service(String name) {
    return new ModelService(new Key(Kind.MODEL_SERVICE, "ml-team", name), Meta.NONE, List.of());
  }

  static Candidates candidates(ModelEndpoint... endpoints) {
    return AllEndpoints.candidates(
        List.of(endpoints),
        List.of(),
        List.of(),
        List.of(),
        Authorities.UNKNOWN,
        AddressPolicy.STRICT);
  }

  static ModelEndpoint endpoint(String name, @Nullable String rewritePath, @Nullable Tls tls) {
    return new ModelEndpoint(
        new Key(Kind.MODEL_ENDPOINT, "ml-team", name),
        Meta.of(new TreeMap<>(), Map.of()),
        (tls == null ? "http" : "https") + "://10.0.0.1/v1",
        rewritePath,
        tls);
  }
}
