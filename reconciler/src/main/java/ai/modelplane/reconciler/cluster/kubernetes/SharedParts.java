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
 * <p>Shared parts must not be edited: callers change only the top level of an object that was read.
 */
final class SharedParts {

  private final Map<JsonNode, JsonNode> known = new HashMap<>();

  /** Replaces each part of an object by an equal part that is known already. */
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
