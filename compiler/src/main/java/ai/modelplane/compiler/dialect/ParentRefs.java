package ai.modelplane.compiler.dialect;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
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

  /** Whether a route has a reference, to the same listener, as its status names one. */
  public static boolean has(JsonNode route, JsonNode named) {
    Key key = key(route);
    return refs(route).valueStream().anyMatch(ref -> isSame(ref, named, key));
  }

  /** Whether a route is on a listener of a Gateway: by its name, or by naming none. */
  public static boolean isOn(Key gateway, String listener, JsonNode ref, Key route) {
    String section = ref.path("sectionName").asText("");
    return isTo(gateway, ref, route) && (section.isEmpty() || section.equals(listener));
  }

  private static boolean isSame(JsonNode one, JsonNode other, Key route) {
    return one.path("name").asText("").equals(other.path("name").asText(""))
        && one.path("namespace")
            .asText(route.namespace())
            .equals(other.path("namespace").asText(route.namespace()))
        && one.path("sectionName").asText("").equals(other.path("sectionName").asText(""))
        && one.path("port").asInt(0) == other.path("port").asInt(0);
  }

  private static Key key(JsonNode route) {
    JsonNode metadata = route.path("metadata");
    return new Key(
        Kind.HTTP_ROUTE, metadata.path("namespace").asText(""), metadata.path("name").asText(""));
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
