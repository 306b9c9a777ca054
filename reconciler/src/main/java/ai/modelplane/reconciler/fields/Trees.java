package ai.modelplane.reconciler.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Comparing two trees. Numbers are equal when their values are, whatever type they were read as.
 */
public final class Trees {

  private static final Comparator<JsonNode> BY_VALUE =
      (a, b) -> {
        if (a.isNumber() && b.isNumber()) {
          return a.decimalValue().compareTo(b.decimalValue());
        }
        return a.equals(b) ? 0 : 1;
      };

  private Trees() {}

  /** Whether two trees say the same. */
  public static boolean same(JsonNode a, JsonNode b) {
    return a.equals(BY_VALUE, b);
  }

  /**
   * The paths at which two trees differ, as deep as both have the same shape: a map that only one
   * has differs in each of its fields, a list of another length as a whole.
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
    if (isMap(a) && isMap(b) && !(a.isEmpty() && b.isEmpty())) {
      TreeSet<String> names = new TreeSet<>();
      a.fieldNames().forEachRemaining(names::add);
      b.fieldNames().forEachRemaining(names::add);
      names.forEach(n -> compare(a.path(n), b.path(n), append(path, n), found));
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

  /** Nothing at all is a map without fields, so that each field of the other is named. */
  private static boolean isMap(JsonNode node) {
    return node.isObject() || node.isMissingNode();
  }

  /** An API server gives an empty list of a built-in kind back as null. */
  private static boolean isNothing(JsonNode node) {
    return node.isNull() || (node.isArray() && node.isEmpty());
  }

  private static List<String> append(List<String> path, String step) {
    List<String> longer = new ArrayList<>(path);
    longer.add(step);
    return List.copyOf(longer);
  }

  /** A path as far as it leads through maps. */
  static List<String> aroundLists(List<String> path, JsonNode tree) {
    for (int end = 1; end < path.size(); end++) {
      if (at(tree, path.subList(0, end)).isArray()) {
        return path.subList(0, end);
      }
    }
    return path;
  }

  /** The node at a path; missing when there is none, as when a map has become a list. */
  static JsonNode at(JsonNode tree, List<String> path) {
    JsonNode node = tree;
    for (String step : path) {
      node = node.isArray() ? node.path(index(step)) : node.path(step);
    }
    return node;
  }

  private static int index(String step) {
    return step.matches("[0-9]{1,9}") ? Integer.parseInt(step) : -1;
  }

  /** A copy in which the fields of every map are sorted. */
  public static ObjectNode sorted(ObjectNode tree) {
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    tree.properties().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(field -> copy.set(field.getKey(), sorted(field.getValue())));
    return copy;
  }

  private static JsonNode sorted(JsonNode value) {
    return switch (value) {
      case ObjectNode map -> sorted(map);
      case ArrayNode list -> {
        ArrayNode copy = JsonNodeFactory.instance.arrayNode();
        list.forEach(item -> copy.add(sorted(item)));
        yield copy;
      }
      default -> value;
    };
  }
}
