package ai.modelplane.reconciler.cluster.snapshot;

import ai.modelplane.compiler.address.EndpointUrl;
import ai.modelplane.compiler.address.Parsed;
import ai.modelplane.compiler.text.Secrets;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Takes out of kept values what people put where it does not belong: passwords in URLs, keys in the
 * headers of a route, tokens in the message of a condition.
 */
final class Redaction {

  private static final String MARK = Secrets.MARK;

  /** Lists of a route whose items carry a header's or a parameter's value (Gateway API v1). */
  private static final Set<String> CARRIERS = Set.of("headers", "queryParams", "set", "add");

  private Redaction() {}

  /** Goes through a tree and changes it in place. */
  static void clean(JsonNode tree) {
    switch (tree) {
      case ObjectNode object -> {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
          if (CARRIERS.contains(name) && object.get(name) instanceof ArrayNode items) {
            items.forEach(Redaction::hideValue);
          }
          if (object.get(name) instanceof TextNode text) {
            object.put(name, name.equals("url") ? url(text.asText()) : Secrets.hide(text.asText()));
          } else {
            clean(object.get(name));
          }
        }
      }
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          if (array.get(i) instanceof TextNode text) {
            array.set(i, Secrets.hide(text.asText()));
          } else {
            clean(array.get(i));
          }
        }
      }
      default -> {}
    }
  }

  private static void hideValue(JsonNode item) {
    if (item instanceof ObjectNode object && object.has("value")) {
      object.put("value", MARK);
    }
  }

  /**
   * An endpoint's URL. One that the rules accept cannot hold a secret; of a refused one the parts
   * that can are replaced, so that it is refused again, and for the same reason.
   */
  static String url(String url) {
    if (EndpointUrl.parse(url) instanceof Parsed.Ok<EndpointUrl>) {
      return url;
    }
    int slashes = url.indexOf("//");
    String start = slashes < 0 ? "" : url.substring(0, slashes + 2);
    String rest = slashes < 0 ? url : url.substring(slashes + 2);
    String query = rest.replaceFirst("(?s)^[^?#]*", "");
    String bare = rest.substring(0, rest.length() - query.length());
    if (bare.indexOf('@') >= 0) {
      // A password may have a slash in it, so all before the last sign goes.
      bare = MARK + "@" + bare.substring(bare.lastIndexOf('@') + 1);
    }
    if (query.indexOf('@') >= 0) {
      bare = MARK + "@" + MARK;
    }
    return Secrets.hide(start + bare) + (query.isEmpty() ? "" : query.charAt(0) + MARK);
  }
}
