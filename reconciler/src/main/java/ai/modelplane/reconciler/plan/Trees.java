package ai.modelplane.reconciler.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Comparing two trees. Numbers are equal when their values are, whatever type they were read as.
 */
final class Trees {

  private static final Comparator<JsonNode> BY_VALUE =
      (a, b) -> {
        if (a.isNumber() && b.isNumber()) {
          return a.decimalValue().compareTo(b.decimalValue());
        }
        return a.equals(b) ? 0 : 1;
      };

  private Trees() {}

  static boolean same(JsonNode a, JsonNode b) {
    return a.equals(BY_VALUE, b);
  }

  /**
   * The paths at which two trees differ, as deep as both have the same shape; a list of another
   * length differs as a whole.
   */
  static List<List<String>> differences(JsonNode a, JsonNode b) {
    List<List<String>> found = new ArrayList<>();
    compare(a, b, List.of(), found);
    return found;
  }

  private static void compare(JsonNode a, JsonNode b, List<String> path, List<List<String>> found) {
    if (same(a, b) || (isNothing(a) && isNothing(b))) {
      return;
    }
    if (a instanceof ObjectNode left && b instanceof ObjectNode right) {
      TreeSet<String> names = new TreeSet<>();
      left.fieldNames().forEachRemaining(names::add);
      right.fieldNames().forEachRemaining(names::add);
      names.forEach(n -> compare(left.path(n), right.path(n), append(path, n), found));
    } else if (a instanceof ArrayNode left
        && b instanceof ArrayNode right
        && left.size() == right.size()) {
      for (int i = 0; i < left.size(); i++) {
        compare(left.get(i), right.get(i), append(path, Integer.toString(i)), found);
      }
    } else {
      found.add(path);
    }
  }

  /** An API server answers null for an empty list: {@code endpoints: []} of a slice. */
  private static boolean isNothing(JsonNode node) {
    return node.isNull() || (node.isArray() && node.isEmpty());
  }

  /** An API server gives an empty list of a built-in kind back as null. */
  private static boolean isEmptyList(JsonNode node) {
    return node.isNull() || (node.isArray() && node.isEmpty());
  }

  private static List<String> append(List<String> path, String step) {
    List<String> longer = new ArrayList<>(path);
    longer.add(step);
    return List.copyOf(longer);
  }

  /** The node at a path; missing when there is none. */
  static JsonNode at(JsonNode tree, List<String> path) {
    JsonNode node = tree;
    for (String step : path) {
      node = node.isArray() ? node.path(Integer.parseInt(step)) : node.path(step);
    }
    return node;
  }
}
