package ai.modelplane.reconciler.cluster.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.Map;

/**
 * What many objects of a collection have in common, kept once: who owns which fields, references to
 * the same backend, words. As trees, objects are ten times their text, and those of a fleet repeat
 * each other for the most part.
 *
 * <p>What is shared is never edited: nobody changes an object that was read, but at its own top.
 */
final class SharedParts {

  private final Map<JsonNode, JsonNode> known = new HashMap<>();

  /** Puts what is known already in the place of what is equal to it, everywhere in an object. */
  void in(ObjectNode object) {
    object
        .properties()
        .forEach(member -> member.setValue(shared(member.getKey(), member.getValue())));
  }

  private JsonNode shared(String name, JsonNode value) {
    return switch (value) {
      case TextNode text -> once(text);
      case ObjectNode map -> {
        in(map);
        yield name.equals("fieldsV1") ? once(map) : map;
      }
      case ArrayNode list -> {
        for (int i = 0; i < list.size(); i++) {
          list.set(i, once(shared("", list.get(i))));
        }
        yield list;
      }
      default -> value;
    };
  }

  private JsonNode once(JsonNode value) {
    JsonNode first = known.putIfAbsent(value, value);
    return first == null ? value : first;
  }
}
