package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.diagnostic.Rule;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * Objects as {@code kubectl get -o yaml} prints them of the original product, which is built on
 * Crossplane: what Crossplane adds is no part of the manifest, and what the original fills in may
 * mean more than somebody wrote.
 */
final class Exported {

  private static final String CROSSPLANE = "crossplane";

  /** What only an endpoint of the API of 0.5 has. */
  private static final List<String> OF_ANOTHER_API = List.of("origin", "api", "credential");

  private Exported() {}

  /** The object without what Crossplane adds to its spec, with a warning for what is left out. */
  static ObjectNode read(Kind kind, ObjectNode tree, ObjectFindings found) {
    if (kind.role() != Kind.Role.DECLARED) {
      return tree;
    }
    owner(tree, found);
    if (!(tree.path("spec") instanceof ObjectNode spec) || !spec.path(CROSSPLANE).isObject()) {
      return tree;
    }
    found.key(
        Rule.RESOURCE_EXPORTED,
        "/spec/" + CROSSPLANE,
        "spec.crossplane belongs to Crossplane and is not read"
            + (kind == Kind.MODEL_SERVICE ? "; " + shares(spec) : ""),
        "remove it");
    weights(spec, found);
    ObjectNode left = tree.deepCopy();
    ((ObjectNode) left.path("spec")).remove(CROSSPLANE);
    return left;
  }

  /** What becomes of the shares that the original gives. */
  private static String shares(JsonNode spec) {
    return entries(spec).anyMatch(entry -> entry.has("weight"))
        ? "the shares are those of 0.2 and 0.3"
        : "the traffic is even over all endpoints, as in 0.1";
  }

  /** The original fills in a weight of 1, also where nobody wrote one. */
  private static void weights(JsonNode spec, ObjectFindings found) {
    if (entries(spec).count() > 1
        && entries(spec).allMatch(entry -> entry.path("weight").asInt() == 1)) {
      found.value(
          Rule.RESOURCE_EXPORTED,
          "/spec/endpoints/0/weight",
          "every entry has the weight 1, which 0.2 and 0.3 fill in: each entry gets the same share,"
              + " however many endpoints it matches",
          "remove the weights where traffic is meant to be even over all endpoints, as in 0.1");
    }
  }

  /** An endpoint that was made for a replica comes and goes with it. */
  private static void owner(ObjectNode tree, ObjectFindings found) {
    JsonNode owners = tree.path("metadata").path("ownerReferences");
    for (int i = 0; i < owners.size(); i++) {
      JsonNode owner = owners.path(i);
      if (owner.path("kind").asText().equals(Kind.MODEL_REPLICA.word())
          && owner.path("controller").asBoolean()) {
        found.key(
            Rule.RESOURCE_EXPORTED,
            "/metadata/ownerReferences/" + i,
            "the endpoint was made for the ModelReplica "
                + owner.path("name").asText()
                + ", and its owner is not read",
            "leave it out of Git: there is one for each replica that is Ready, and no other");
      }
    }
  }

  /**
   * Whether an object is of the API of 0.5, in which an endpoint has an origin instead of a URL;
   * one finding says so, since none of its fields means what it means here.
   */
  static boolean isOfAnotherApi(Kind kind, ObjectNode tree, ObjectFindings found) {
    JsonNode spec = tree.path("spec");
    String at = kind.role() == Kind.Role.DECLARED ? place(spec) : "";
    if (at.isEmpty()) {
      return false;
    }
    found.key(
        Rule.RESOURCE_VERSION,
        at,
        "this is the API of 0.5, whose endpoints have an origin, an api and a credential; expected"
            + " v1alpha1 as of 0.1 to 0.3",
        "write a ModelEndpoint with spec.url for each origin, and in the ModelService a selector of"
            + " its labels; the client's own Authorization header takes the place of a credential");
    return true;
  }

  /** Where it shows, in the object; empty when it does not. */
  private static String place(JsonNode spec) {
    if (!spec.has("url") && !spec.has("endpoints")) {
      return OF_ANOTHER_API.stream()
          .filter(spec::has)
          .findFirst()
          .map(field -> "/spec/" + field)
          .orElse("");
    }
    JsonNode entries = spec.path("endpoints");
    for (int i = 0; i < entries.size() && entries.isArray(); i++) {
      JsonNode entry = entries.path(i);
      if (!entry.has("selector") && OF_ANOTHER_API.stream().anyMatch(entry::has)) {
        return "/spec/endpoints";
      }
    }
    return "";
  }

  private static Stream<JsonNode> entries(JsonNode spec) {
    return spec.path("endpoints").valueStream();
  }
}
