package ai.modelplane.compiler.dialect;

import ai.modelplane.compiler.api.Key;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The references of a route to Gateways: the Gateway API has them, whatever the dialect. */
public final class ParentRefs {

  private ParentRefs() {}

  /** Whether a reference of a route, or of its status, names this Gateway. */
  public static boolean isTo(Key gateway, JsonNode ref, Key route) {
    return ref.path("name").asText("").equals(gateway.name())
        && ref.path("namespace").asText(route.namespace()).equals(gateway.namespace());
  }

  /** Whether a route asks this Gateway to serve it. */
  public static boolean isOn(Key gateway, JsonNode tree, Key route) {
    return refs(tree).valueStream().anyMatch(ref -> isTo(gateway, ref, route));
  }

  /** The route with the references that it has live; as it is unless all are to this Gateway. */
  public static DesiredObject kept(Key gateway, DesiredObject route, JsonNode live) {
    JsonNode refs = refs(live);
    if (refs.isEmpty() || !refs.valueStream().allMatch(r -> isTo(gateway, r, route.key()))) {
      return route;
    }
    ObjectNode tree = route.tree();
    tree.withObjectProperty("spec").set("parentRefs", refs.deepCopy());
    return new DesiredObject(
        route.key(), route.stage(), route.origin(), tree.toString(), route.requires());
  }

  private static JsonNode refs(JsonNode route) {
    return route.path("spec").path("parentRefs");
  }
}
