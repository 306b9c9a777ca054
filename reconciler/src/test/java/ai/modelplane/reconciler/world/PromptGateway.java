package ai.modelplane.reconciler.world;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A gateway that looks at each route at once. It takes whatever its listeners take. A Gateway that
 * is gone, or a class that is another controller's, leaves what it said last.
 */
final class PromptGateway {

  static final String CONTROLLER = "simulated.example/gateway";

  /** Annotation: another controller has an entry of its own. */
  static final String POLICY = "policy.example/speaks";

  private PromptGateway() {}

  /**
   * What a gateway says of a route.
   *
   * @param find an object as it is
   */
  static void judge(Key route, ObjectNode tree, Function<Key, Optional<ObjectNode>> find) {
    boolean resolved = true;
    for (JsonNode rule : tree.path("spec").path("rules")) {
      for (JsonNode ref : rule.path("backendRefs")) {
        String name = ref.path("name").asText();
        resolved &= find.apply(new Key(Kind.SERVICE, route.namespace(), name)).isPresent();
      }
    }
    ArrayNode parents = tree.putObject("status").putArray("parents");
    for (JsonNode ref : tree.path("spec").path("parentRefs")) {
      Key gateway =
          new Key(
              Kind.GATEWAY,
              ref.path("namespace").asText(route.namespace()),
              ref.path("name").asText());
      String refused =
          find.apply(gateway).map(g -> refused(g, ref, route, tree.path("spec"))).orElse("");
      ObjectNode parent = parents.addObject().put("controllerName", CONTROLLER);
      parent.set("parentRef", ref);
      condition(parent, tree, "Accepted", refused.isEmpty() ? "Accepted" : refused);
      condition(parent, tree, "ResolvedRefs", resolved ? "ResolvedRefs" : "BackendNotFound");
      if (tree.at("/metadata/annotations").has(POLICY)) {
        ObjectNode other = parents.addObject().put("controllerName", "policy.example/controller");
        other.set("parentRef", ref);
        condition(other, tree, "Affected", "Affected");
      }
    }
  }

  private static void condition(ObjectNode parent, JsonNode route, String type, String reason) {
    parent
        .withArrayProperty("conditions")
        .addObject()
        .put("type", type)
        .put("status", reason.equals(type) ? "True" : "False")
        .put("reason", reason)
        .put("observedGeneration", route.at("/metadata/generation").asInt())
        .put("lastTransitionTime", Stored.WHEN);
  }

  /** The reason; empty when a listener takes the route. */
  private static String refused(ObjectNode gateway, JsonNode ref, Key route, JsonNode spec) {
    String section = ref.path("sectionName").asText("");
    List<JsonNode> named =
        gateway
            .at("/spec/listeners")
            .valueStream()
            .filter(l -> section.isEmpty() || section.equals(l.path("name").asText()))
            .toList();
    if (named.isEmpty()) {
      return "NoMatchingParent";
    }
    String own = gateway.at("/metadata/namespace").asText();
    if (named.stream().noneMatch(l -> admits(l, own.equals(route.namespace())))) {
      return "NotAllowedByListeners";
    }
    return named.stream().anyMatch(l -> intersects(l.path("hostname").asText(""), spec))
        ? ""
        : "NoMatchingListenerHostname";
  }

  private static boolean admits(JsonNode listener, boolean isSame) {
    JsonNode kinds = listener.at("/allowedRoutes/kinds");
    String from = listener.at("/allowedRoutes/namespaces/from").asText("Same");
    return (kinds.isEmpty() || kinds.findValuesAsText("kind").contains("HTTPRoute"))
        && (from.equals("All") || (from.equals("Same") && isSame));
  }

  private static boolean intersects(String listener, JsonNode spec) {
    JsonNode hostnames = spec.path("hostnames");
    return listener.isEmpty()
        || hostnames.isEmpty()
        || hostnames
            .valueStream()
            .map(h -> h.asText().replace("*", ""))
            .anyMatch(h -> h.endsWith(listener.replace("*", "")) || listener.endsWith(h));
  }
}
