package ai.modelplane.compiler.dialect;

import ai.modelplane.compiler.address.Scheme;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Router;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One HTTPRoute for each service and Gateway. It has one rule, and each backendRef of the rule
 * rewrites the path for itself. A service with more endpoints than one rule holds has {@link
 * InnerRoutes} beside it. A backend is a Service without a selector, a slice with its address, and
 * a policy where TLS needs one; all three have the same name.
 */
final class Traefik implements Dialect {

  private final Templates templates = new Templates("templates/traefik/");

  @Override
  public List<DesiredObject> objects(Route route, Target target, Predicate<Key> isNew) {
    RouteObjects objects = new RouteObjects(templates, route.service().key(), target, isNew);
    switch (route.traffic()) {
      case Route.Split split when split.shares().size() <= Router.MAX_BACKENDS ->
          objects.direct(split.shares());
      case Route.Split split -> objects.fanOut(Shard.of(split.shares()));
      case Route.Nobody _ -> objects.nobody();
      case Route.TooMany _ -> {} // the route that is live stays as it is
    }
    return objects.all();
  }

  @Override
  public Map<Place, Fraction> read(Key service, Function<Key, JsonNode> live) {
    return new RouteReading(live).shares(Dialect.route(service));
  }

  @Override
  public Optional<Address> address(Key backend, Function<Key, JsonNode> live) {
    JsonNode slice = live.apply(RouteObjects.part(Kind.ENDPOINT_SLICE, backend));
    JsonNode port = slice.path("ports").path(0);
    String host = slice.path("endpoints").path(0).path("addresses").path(0).asText("");
    if (host.isEmpty()) {
      return Optional.empty();
    }
    Scheme scheme =
        port.path("appProtocol").asText("").equals(Scheme.HTTPS.text())
            ? Scheme.HTTPS
            : Scheme.HTTP;
    JsonNode validation =
        live.apply(RouteObjects.part(Kind.BACKEND_TLS_POLICY, backend))
            .path("spec")
            .path("validation");
    JsonNode ca = validation.path("caCertificateRefs").path(0);
    String trust =
        Address.trust(
            host,
            validation.path("hostname").asText(""),
            ca.path("kind").asText(""),
            ca.path("name").asText(""));
    return Optional.of(
        new Address(scheme, host, port.path("port").asInt(scheme.defaultPort()), trust));
  }

  @Override
  public Set<Key> targets(JsonNode route) {
    JsonNode metadata = route.path("metadata");
    String own = metadata.path("namespace").asText("");
    Key key = new Key(Kind.HTTP_ROUTE, own, metadata.path("name").asText(""));
    Set<Key> keys = new TreeSet<>();
    for (JsonNode rule : route.path("spec").path("rules")) {
      for (JsonNode ref : rule.path("backendRefs")) {
        Key backend = RouteReading.backend(ref, own);
        if (backend.namespace().equals(own)) {
          keys.addAll(parts(backend));
        }
        String shard = InnerRoutes.shard(ref);
        if (!shard.isEmpty()) {
          keys.add(InnerRoutes.shard(key, shard));
          keys.add(InnerRoutes.guard(key));
        }
      }
    }
    return keys;
  }

  @Override
  public Set<Key> reached(JsonNode route, Function<Key, JsonNode> live) {
    Set<Key> reached = targets(route);
    for (Key target : List.copyOf(reached)) {
      if (InnerRoutes.isInner(target)) {
        reached.addAll(targets(live.apply(target)));
      }
    }
    return reached;
  }

  @Override
  public Optional<ObjectNode> without(
      Key route, ObjectNode tree, Function<Key, JsonNode> live, Predicate<Place> dead) {
    return new RouteReading(live).without(route, tree, dead);
  }

  /**
   * As Traefik 3.7.15 does (seen). By the Gateway API a more specific hostname comes first, then a
   * longer path, then a method: here a hostname counts as little as its characters, and a method as
   * much as ten characters of the path.
   */
  @Override
  public int weight(RouteMatch match, Collection<String> hostnames) {
    int path =
        match.type().equals("Exact")
            ? 100_000
            : match.path().equals("/") ? 1 : 10_000 + 100 * match.path().length();
    int longest = hostnames.stream().mapToInt(String::length).max().orElse(0);
    int conditions = 100 * match.headers() + 10 * match.parameters();
    return path + (match.method().isEmpty() ? 0 : 1000) + conditions + longest + match.later();
  }

  @Override
  public Set<Key> parts(Key backend) {
    return new TreeSet<>(RouteObjects.parts(backend));
  }

  @Override
  public JsonNode fields() {
    ObjectNode ref = JsonNodeFactory.instance.objectNode();
    ref.put("name", 1).put("namespace", 1).put("weight", 1);
    ref.putArray("filters").addObject().put("urlRewrite", 1).put("requestHeaderModifier", 1);
    ObjectNode route = JsonNodeFactory.instance.objectNode();
    ObjectNode rule = route.putObject("spec").putArray("rules").addObject();
    rule.putArray("backendRefs").add(ref);
    return route;
  }
}
