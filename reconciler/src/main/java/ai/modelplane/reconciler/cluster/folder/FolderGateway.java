package ai.modelplane.reconciler.cluster.folder;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.fleet.Gateway;
import ai.modelplane.compiler.fleet.Gateway.Admits;
import ai.modelplane.compiler.fleet.Gateway.Listener;
import ai.modelplane.reconciler.cluster.Condition;
import ai.modelplane.reconciler.cluster.GatewayReader;
import ai.modelplane.reconciler.cluster.LiveObject;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The part that a gateway's controller plays on a real cluster, as far as a folder can know it:
 * what it says of a route in {@code status.parents}. Nothing is assumed, everything is looked up:
 * the Gateway, its listeners, and the Services behind the route. Reasons are the Gateway API's own.
 */
final class FolderGateway {

  static final String CONTROLLER = "modelplane.ai/folder";

  private final Function<Key, Optional<ObjectNode>> objects;

  /**
   * @param objects what the folder holds
   */
  FolderGateway(Function<Key, Optional<ObjectNode>> objects) {
    this.objects = objects;
  }

  /**
   * Whether a real controller has spoken of the route as it is: the folder was taken from a
   * cluster.
   */
  static boolean isJudgedElsewhere(ObjectNode route) {
    for (JsonNode parent : route.path("status").path("parents")) {
      if (!parent.path("controllerName").asText("").equals(CONTROLLER)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Brings {@code status.parents} of a route up to date. Entries of controllers that this one does
   * not stand for are kept; a parent whose Gateway is not in the folder gets no entry, since it has
   * no controller.
   */
  void judge(ObjectNode route, String namespace, Instant now) {
    Set<String> voices = new HashSet<>(Set.of(CONTROLLER));
    for (JsonNode ref : route.path("spec").path("parentRefs")) {
      voices.add(controller(ref, namespace));
    }
    ArrayNode parents = JsonNodeFactory.instance.arrayNode();
    ArrayNode before = JsonNodeFactory.instance.arrayNode();
    for (JsonNode parent : route.path("status").path("parents")) {
      boolean ours = voices.contains(parent.path("controllerName").asText(""));
      (ours ? before : parents).add(parent);
    }
    Condition resolved = resolved(route, namespace);
    long generation = route.path("metadata").path("generation").asLong(0);
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    for (JsonNode ref : route.path("spec").path("parentRefs")) {
      Optional<Condition> accepted = accepted(ref, namespace);
      if (accepted.isPresent()) {
        ObjectNode entry = parents.addObject();
        entry.put("controllerName", controller(ref, namespace));
        entry.set("parentRef", ref.deepCopy());
        JsonNode known =
            before
                .valueStream()
                .filter(parent -> parent.path("parentRef").equals(ref))
                .findFirst()
                .orElse(MissingNode.getInstance());
        ArrayNode conditions = entry.putArray("conditions");
        for (Condition condition : List.of(accepted.get(), resolved)) {
          conditions.add(condition.tree(known, generation, time));
        }
      }
    }
    if (!parents.isEmpty() || route.has("status")) {
      route.withObjectProperty("status").set("parents", parents);
    }
  }

  private Optional<Gateway> gateway(JsonNode ref, String namespace) {
    String gatewayNamespace = ref.path("namespace").asText(namespace);
    Key key = new Key(Kind.GATEWAY, gatewayNamespace, ref.path("name").asText(""));
    return objects.apply(key).map(tree -> GatewayReader.read(new LiveObject(key, tree)));
  }

  /** In whose name it speaks: that of the class's controller, where the folder has the class. */
  private String controller(JsonNode ref, String namespace) {
    return gateway(ref, namespace)
        .flatMap(g -> objects.apply(new Key(Kind.GATEWAY_CLASS, "", g.className())))
        .map(tree -> tree.path("spec").path("controllerName").asText(""))
        .orElse(CONTROLLER);
  }

  private Optional<Condition> accepted(JsonNode ref, String namespace) {
    return gateway(ref, namespace)
        .map(
            gateway -> {
              Key key = gateway.key();
              String section = ref.path("sectionName").asText("");
              List<Listener> named =
                  gateway.listeners().stream()
                      .filter(l -> section.isEmpty() || l.name().equals(section))
                      .toList();
              if (named.isEmpty()) {
                return Condition.of(
                    "Accepted", false, "NoMatchingParent", key + " has no listener " + section);
              }
              if (named.stream().noneMatch(l -> admits(l, namespace, gateway.namespace()))) {
                return Condition.of(
                    "Accepted",
                    false,
                    "NotAllowedByListeners",
                    key + " admits no routes of namespace " + namespace);
              }
              return Condition.of("Accepted", true, "Accepted", "Attached to " + key);
            });
  }

  private static boolean admits(Listener listener, String namespace, String gatewayNamespace) {
    return listener.admits() == Admits.ALL
        || listener.admits() == Admits.SELECTOR
        || (listener.admits() == Admits.SAME && namespace.equals(gatewayNamespace));
  }

  private Condition resolved(ObjectNode route, String namespace) {
    for (JsonNode rule : route.path("spec").path("rules")) {
      for (JsonNode ref : rule.path("backendRefs")) {
        Optional<Condition> wrong = wrong(ref, namespace);
        if (wrong.isPresent()) {
          return wrong.get();
        }
      }
    }
    return Condition.of("ResolvedRefs", true, "ResolvedRefs", "All backends exist");
  }

  private Optional<Condition> wrong(JsonNode ref, String namespace) {
    String name = ref.path("name").asText("");
    if (!ref.path("kind").asText("Service").equals("Service")
        || !ref.path("group").asText("").isEmpty()) {
      return unresolved("InvalidKind", "Backend " + name + " is not a Service");
    }
    if (!ref.path("namespace").asText(namespace).equals(namespace)) {
      return unresolved("RefNotPermitted", "Service " + name + " is in another namespace");
    }
    Key key = new Key(Kind.SERVICE, namespace, name);
    Optional<ObjectNode> service = objects.apply(key);
    if (service.isEmpty()) {
      return unresolved("BackendNotFound", key + " does not exist");
    }
    int port = ref.path("port").asInt();
    List<Integer> ports = new ArrayList<>();
    service.get().path("spec").path("ports").forEach(p -> ports.add(p.path("port").asInt()));
    return ports.contains(port)
        ? Optional.empty()
        : unresolved("BackendNotFound", key + " has no port " + port);
  }

  private static Optional<Condition> unresolved(String reason, String message) {
    return Optional.of(Condition.of("ResolvedRefs", false, reason, message));
  }
}
