package ai.modelplane.reconciler.preview;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Edits of a tree by path. */
final class Edits {

  private Edits() {}

  /**
   * Puts a value at a path, or takes the field away when the value is missing, and with it every
   * map that is left empty.
   */
  static void put(ObjectNode tree, List<String> path, JsonNode value) {
    if (value.isMissingNode()) {
      remove(tree, path);
      return;
    }
    JsonNode parent = tree;
    for (String step : path.subList(0, path.size() - 1)) {
      JsonNode next =
          parent instanceof ArrayNode array
              ? array.path(Integer.parseInt(step))
              : parent.path(step);
      if (next.isMissingNode() && parent instanceof ObjectNode object) {
        next = object.putObject(step);
      }
      parent = next;
    }
    String last = path.getLast();
    if (parent instanceof ArrayNode array) {
      array.set(Integer.parseInt(last), value);
    } else if (parent instanceof ObjectNode object) {
      object.set(last, value);
    }
  }

  private static void remove(JsonNode node, List<String> path) {
    if (!(node instanceof ObjectNode object)) {
      return;
    }
    String first = path.getFirst();
    if (path.size() > 1) {
      JsonNode child = object.path(first);
      remove(child, path.subList(1, path.size()));
      if (!(child.isObject() && child.isEmpty())) {
        return;
      }
    }
    object.remove(first);
  }
}
