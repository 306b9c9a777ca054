package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.address.Cidr;
import ai.modelplane.compiler.address.Parsed;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.dialect.RouteMatch;
import ai.modelplane.compiler.fleet.Network;
import ai.modelplane.reconciler.cluster.Surroundings.Definition;
import ai.modelplane.reconciler.cluster.Surroundings.GatewayClass;
import ai.modelplane.reconciler.cluster.Surroundings.OtherRoute;
import ai.modelplane.reconciler.cluster.Surroundings.Parent;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What stands around, from trees to records. What cannot be understood is left out. */
public final class SurroundingsReader {

  private final SortedMap<Kind, Definition> definitions = new TreeMap<>();
  private final SortedMap<Kind, SeenDefinition> seen = new TreeMap<>();
  private final SortedMap<String, GatewayClass> classes = new TreeMap<>();
  private final List<OtherRoute> routes = new ArrayList<>();
  private final List<LiveObject> attached = new ArrayList<>();
  private final List<Cidr> ranges = new ArrayList<>();
  private final Set<String> namespaces = new TreeSet<>();

  /** Takes in an object that is not the pass's own. */
  void add(LiveObject object, Collection<Key> gateways) {
    switch (object.key().kind()) {
      case NAMESPACE -> namespaces.add(object.key().name());
      case SERVICE_CIDR -> object.path("spec", "cidrs").forEach(this::addRange);
      case GATEWAY_CLASS -> classes.put(object.key().name(), gatewayClass(object.tree()));
      case DEFINITION -> addDefinition(object);
      case LEASE -> {
        if (gateways.stream().limit(1).map(SeenDefinition::lease).anyMatch(object.key()::equals)) {
          seen.putAll(SeenDefinition.parse(object.annotation(Names.DEFINITIONS)));
        }
      }
      case HTTP_ROUTE -> routes.add(route(object));
      case ENDPOINT_SLICE, BACKEND_TLS_POLICY -> attached.add(object);
      default -> {} // somebody else's, and of no account
    }
  }

  /**
   * What was taken in, as far as it concerns the pass.
   *
   * @param isOurs whether a Service carries the managed-by label
   */
  Surroundings surroundings(Predicate<Key> isOurs) {
    return new Surroundings(
        definitions,
        seen,
        classes,
        routes,
        attached.stream().filter(o -> o.targets().stream().anyMatch(isOurs)).toList());
  }

  Network network() {
    return new Network(Set.copyOf(ranges), namespaces);
  }

  private void addRange(JsonNode cidr) {
    if (Cidr.parse(cidr.asText("")) instanceof Parsed.Ok<Cidr>(Cidr range)) {
      ranges.add(range);
    }
  }

  private void addDefinition(LiveObject object) {
    for (Kind kind : Kind.values()) {
      if (kind.definition().filter(object.key().name()::equals).isPresent()) {
        JsonNode established = Condition.find(object.path("status"), "Established");
        definitions.put(
            kind,
            new Definition(
                object.uid(),
                object.isDeleted(),
                !established.path("status").asText("True").equals("False")));
      }
    }
  }

  private static GatewayClass gatewayClass(JsonNode tree) {
    return new GatewayClass(
        tree.path("spec").path("controllerName").asText(""),
        Condition.isTrue(tree.path("status"), "Accepted"));
  }

  /** A route, as far as it matters to others on its Gateways. */
  public static OtherRoute route(LiveObject object) {
    JsonNode spec = object.path("spec");
    List<Parent> parents = new ArrayList<>();
    for (JsonNode parent : spec.path("parentRefs")) {
      if (parent.path("kind").asText("Gateway").equals(Kind.GATEWAY.word())
          && parent.path("group").asText(Kind.GATEWAY.group()).equals(Kind.GATEWAY.group())) {
        String namespace = parent.path("namespace").asText(object.key().namespace());
        parents.add(
            new Parent(
                new Key(Kind.GATEWAY, namespace, parent.path("name").asText("")),
                parent.path("sectionName").asText(""),
                Optional.of(parent.path("port").asInt()).filter(port -> port > 0),
                isRefused(object.path("status"), parent)));
      }
    }
    List<String> hostnames = new ArrayList<>();
    spec.path("hostnames").forEach(name -> hostnames.add(name.asText("")));
    List<RouteMatch> matches = new ArrayList<>();
    int later = spec.path("rules").size();
    for (JsonNode rule : spec.path("rules")) {
      later--;
      if (rule.path("matches").isEmpty()) {
        matches.add(match(rule.path("matches"), later));
      }
      for (JsonNode match : rule.path("matches")) {
        matches.add(match(match, later));
      }
    }
    String created = object.path("metadata", "creationTimestamp").asText("");
    return new OtherRoute(object.key(), created, parents, hostnames, matches);
  }

  private static boolean isRefused(JsonNode status, JsonNode parent) {
    return status
        .path("parents")
        .valueStream()
        .filter(said -> said.path("parentRef").equals(parent))
        .map(said -> Condition.find(said, "Accepted").path("status").asText(""))
        .anyMatch("False"::equals);
  }

  /** What a match leaves out is the API's default. */
  private static RouteMatch match(JsonNode match, int later) {
    return new RouteMatch(
        match.path("path").path("type").asText("PathPrefix"),
        match.path("path").path("value").asText("/"),
        match.path("method").asText(""),
        match.path("headers").size(),
        match.path("queryParams").size(),
        later);
  }
}
