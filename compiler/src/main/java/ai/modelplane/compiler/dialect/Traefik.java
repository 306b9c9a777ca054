package ai.modelplane.compiler.dialect;

import ai.modelplane.compiler.address.Host;
import ai.modelplane.compiler.address.Scheme;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.dialect.TemplateView.BackendView;
import ai.modelplane.compiler.dialect.TemplateView.ParentView;
import ai.modelplane.compiler.dialect.TemplateView.RefView;
import ai.modelplane.compiler.dialect.TemplateView.RouteView;
import ai.modelplane.compiler.endpoint.Backend;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Route.Share;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One HTTPRoute for each service and Gateway. It has one rule, and each backendRef of the rule
 * rewrites the path for itself. A backend is a Service without a selector, a slice with its
 * address, and a policy where TLS needs one; all three have the same name.
 */
final class Traefik implements Dialect {

  private final Templates templates = new Templates("templates/traefik/");

  @Override
  public List<DesiredObject> objects(Route route, Target target, Predicate<Key> isNew) {
    Key service = route.service().key();
    return switch (route.traffic()) {
      case Route.Split split -> {
        Map<Key, Backend> backends = new LinkedHashMap<>();
        split.shares().forEach(s -> backends.put(Place.of(s).backend(), s.backend()));
        List<DesiredObject> objects = new ArrayList<>();
        List<Key> requires = new ArrayList<>();
        backends.forEach(
            (key, backend) -> {
              List<Key> parts = needsPolicy(backend) ? all(key) : withoutPolicy(key);
              requires.addAll(parts);
              if (isNew.test(key)) {
                objects.addAll(rendered(parts, BackendView.of(backend), target));
              }
            });
        List<RefView> refs = split.shares().stream().map(Traefik::ref).toList();
        objects.addAll(routes(service, refs, requires, target));
        yield objects;
      }
      case Route.Nobody _ -> {
        BackendView empty = BackendView.empty(service.namespace(), target.emptyBackend());
        Key key = new Key(Kind.SERVICE, empty.namespace(), empty.name());
        List<Key> parts = withoutPolicy(key);
        List<DesiredObject> objects = new ArrayList<>();
        if (isNew.test(key)) {
          objects.addAll(rendered(parts, empty, target));
        }
        RefView ref = new RefView(empty.name(), empty.port(), 1, "", "");
        objects.addAll(routes(service, List.of(ref), parts, target));
        yield objects;
      }
      case Route.TooMany _ -> List.of(); // the route that is live stays as it is
    };
  }

  /** Whether the name to verify is not the slice's address, or the CA is not a public one. */
  private static boolean needsPolicy(Backend backend) {
    return !Address.of(backend).trust().isEmpty();
  }

  private static List<Key> withoutPolicy(Key backend) {
    return List.of(backend, part(Kind.ENDPOINT_SLICE, backend));
  }

  private static List<Key> all(Key backend) {
    return List.of(
        backend, part(Kind.ENDPOINT_SLICE, backend), part(Kind.BACKEND_TLS_POLICY, backend));
  }

  private List<DesiredObject> routes(
      Key service, List<RefView> refs, List<Key> requires, Target target) {
    return target.routes(service).entrySet().stream()
        .map(e -> route(service, e.getKey(), e.getValue(), refs, requires, target))
        .toList();
  }

  private DesiredObject route(
      Key service, Key gateway, Key key, List<RefView> refs, List<Key> requires, Target target) {
    String prefix = "/" + service.namespace() + "/" + service.name();
    RouteView view =
        new RouteView(
            key.name(), key.namespace(), prefix, parents(gateway, key.namespace(), target), refs);
    String json = templates.object(key.kind(), "route", view, target.labels(service));
    return new DesiredObject(key, Stage.SWITCH, new DesiredObject.Serves(service), json, requires);
  }

  private static List<ParentView> parents(Key gateway, String namespace, Target target) {
    List<String> listeners = target.listeners(gateway, namespace);
    return (listeners.isEmpty() ? List.of("") : listeners)
        .stream().map(l -> new ParentView(gateway.namespace(), gateway.name(), l)).toList();
  }

  private static RefView ref(Share share) {
    Backend backend = share.backend();
    return new RefView(
        backend.name(), backend.port(), share.weight(), share.rewritePath(), hostHeader(backend));
  }

  /** A backend with a name gets its own name; one with a bare address keeps the client's Host. */
  private static String hostHeader(Backend backend) {
    return switch (backend.host()) {
      case Host.Name name -> name.text();
      case Host.Ipv4 _, Host.Ipv6 _ -> backend.tlsHostname();
    };
  }

  private List<DesiredObject> rendered(List<Key> parts, BackendView view, Target target) {
    Map<String, String> ours = target.labels();
    List<DesiredObject> objects = new ArrayList<>();
    for (Key key : parts) {
      Map<String, String> labels = ours;
      if (key.kind() == Kind.ENDPOINT_SLICE) {
        labels = new LinkedHashMap<>(ours);
        labels.put("endpointslice.kubernetes.io/managed-by", Names.GROUP);
        labels.put("kubernetes.io/service-name", view.name());
      }
      String json = templates.object(key.kind(), "backend", view, labels);
      objects.add(
          new DesiredObject(key, Stage.PREPARE, new DesiredObject.Shared(), json, List.of()));
    }
    return objects;
  }

  @Override
  public Map<Place, Fraction> read(Key service, Function<Key, JsonNode> live) {
    Key key = Dialect.route(service);
    Map<Place, Long> weights = new LinkedHashMap<>();
    long total = 0;
    for (JsonNode ref : live.apply(key).path("spec").path("rules").path(0).path("backendRefs")) {
      long weight = ref.path("weight").asLong(1);
      total += weight;
      String path = rewritePath(ref);
      if (weight > 0 && !path.isEmpty()) { // the empty backend rewrites nothing
        weights.merge(new Place(backend(ref, key.namespace()), path), weight, Long::sum);
      }
    }
    return Fraction.of(weights, total);
  }

  private static String rewritePath(JsonNode ref) {
    for (JsonNode filter : ref.path("filters")) {
      if (filter.has("urlRewrite")) {
        return filter.at("/urlRewrite/path/replacePrefixMatch").asText("");
      }
    }
    return "";
  }

  @Override
  public Optional<Address> address(Key backend, Function<Key, JsonNode> live) {
    JsonNode slice = live.apply(part(Kind.ENDPOINT_SLICE, backend));
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
        live.apply(part(Kind.BACKEND_TLS_POLICY, backend)).path("spec").path("validation");
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
  public Set<Key> backends(JsonNode route) {
    String own = route.path("metadata").path("namespace").asText("");
    Set<Key> keys = new TreeSet<>();
    for (JsonNode rule : route.path("spec").path("rules")) {
      for (JsonNode ref : rule.path("backendRefs")) {
        Key backend = backend(ref, own);
        if (backend.namespace().equals(own)) {
          keys.addAll(parts(backend));
        }
      }
    }
    return keys;
  }

  @Override
  public Optional<ObjectNode> without(ObjectNode route, Predicate<Place> dead) {
    String own = route.path("metadata").path("namespace").asText("");
    ObjectNode left = route.deepCopy();
    boolean leads = false;
    for (JsonNode rule : left.path("spec").path("rules")) {
      Iterator<JsonNode> refs = rule.path("backendRefs").elements();
      while (refs.hasNext()) {
        JsonNode ref = refs.next();
        String path = rewritePath(ref);
        if (!path.isEmpty() && dead.test(new Place(backend(ref, own), path))) {
          refs.remove();
        } else if (!path.isEmpty() && ref.path("weight").asLong(1) > 0) {
          leads = true;
        }
      }
    }
    return leads ? Optional.of(left) : Optional.empty();
  }

  private static Key backend(JsonNode ref, String own) {
    String namespace = ref.path("namespace").asText(own);
    return new Key(Kind.SERVICE, namespace, ref.path("name").asText(""));
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
    return new TreeSet<>(all(backend));
  }

  private static Key part(Kind kind, Key backend) {
    return new Key(kind, backend.namespace(), backend.name());
  }

  @Override
  public JsonNode fields() {
    ObjectNode ref = JsonNodeFactory.instance.objectNode();
    ref.put("name", 1).put("namespace", 1).put("weight", 1);
    ref.putArray("filters").addObject().put("urlRewrite", 1);
    ObjectNode route = JsonNodeFactory.instance.objectNode();
    ObjectNode rule = route.putObject("spec").putArray("rules").addObject();
    rule.putArray("backendRefs").add(ref);
    return route;
  }
}
