package ai.modelplane.reconciler.world;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Predicate;

/** A gateway that looks at each route at once. */
final class PromptGateway {

  private PromptGateway() {}

  /** What a gateway says of a route: accepted, and resolved if each Service is there. */
  static void judge(Key route, ObjectNode tree, Predicate<Key> exists) {
    boolean resolved = true;
    for (JsonNode rule : tree.path("spec").path("rules")) {
      for (JsonNode ref : rule.path("backendRefs")) {
        String name = ref.path("name").asText();
        resolved &= exists.test(new Key(Kind.SERVICE, route.namespace(), name));
      }
    }
    ArrayNode parents = tree.putObject("status").putArray("parents");
    for (JsonNode ref : tree.path("spec").path("parentRefs")) {
      ObjectNode parent = parents.addObject();
      parent.set("parentRef", ref);
      for (String type : List.of("Accepted", "ResolvedRefs")) {
        boolean holds = type.equals("Accepted") || resolved;
        parent
            .withArrayProperty("conditions")
            .addObject()
            .put("type", type)
            .put("status", holds ? "True" : "False")
            .put("reason", holds ? type : "BackendNotFound")
            .put("observedGeneration", tree.at("/metadata/generation").asInt())
            .put("lastTransitionTime", Stored.WHEN);
      }
    }
  }
}
