package ai.modelplane.reconciler.world;

import ai.modelplane.compiler.api.Kind;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The fields of an object as an API server's managed fields name them: a path of {@code f:name} for
 * a member and {@code k:{...}} for an item of a list that is a map by its keys. Other lists are one
 * field.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/server-side-apply/">Server-Side
 *     Apply</a>
 */
final class FieldPaths {

  static final Comparator<List<String>> ORDER =
      (a, b) -> {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
          int order = a.get(i).compareTo(b.get(i));
          if (order != 0) {
            return order;
          }
        }
        return Integer.compare(a.size(), b.size());
      };

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Set<String> SERVERS =
      Set.of("name", "namespace", "uid", "resourceVersion", "generation", "managedFields");

  private static final List<List<String>> MAPS =
      List.of(List.of("f:status", "f:conditions"), List.of("f:spec", "f:ports"));

  private FieldPaths() {}

  /** Every field of an object, but for its identity and what only a server writes. */
  static SortedSet<List<String>> of(Kind kind, ObjectNode tree) {
    SortedSet<List<String>> paths = new TreeSet<>(ORDER);
    tree.properties()
        .forEach(
            member -> {
              switch (member.getKey()) {
                case "apiVersion", "kind" -> {}
                case "metadata" ->
                    member
                        .getValue()
                        .properties()
                        .forEach(
                            inner -> {
                              if (!SERVERS.contains(inner.getKey())) {
                                List<String> path = List.of("f:metadata", "f:" + inner.getKey());
                                collect(kind, inner.getValue(), path, paths);
                              }
                            });
                default -> collect(kind, member.getValue(), List.of("f:" + member.getKey()), paths);
              }
            });
    return paths;
  }

  private static void collect(
      Kind kind, JsonNode node, List<String> path, SortedSet<List<String>> paths) {
    List<String> keys = keys(kind, path);
    if (node.isObject() && !node.isEmpty()) {
      node.properties()
          .forEach(m -> collect(kind, m.getValue(), below(path, "f:" + m.getKey()), paths));
    } else if (node.isArray() && !node.isEmpty() && !keys.isEmpty()) {
      for (JsonNode item : node) {
        List<String> at = below(path, "k:" + key(item, keys));
        paths.add(at);
        collect(kind, item, at, paths);
      }
    } else {
      paths.add(path);
    }
  }

  /** The lists of the API that are maps, as far as they are written here or by those around. */
  private static List<String> keys(Kind kind, List<String> path) {
    if (path.equals(MAPS.getFirst())) {
      return List.of("type");
    }
    return kind == Kind.SERVICE && path.equals(MAPS.getLast())
        ? List.of("port", "protocol")
        : List.of();
  }

  private static ObjectNode key(JsonNode item, List<String> keys) {
    ObjectNode key = JsonNodeFactory.instance.objectNode();
    keys.forEach(k -> key.set(k, item.path(k)));
    return key;
  }

  static JsonNode at(JsonNode tree, List<String> path) {
    JsonNode node = tree;
    for (String step : path) {
      node = step.startsWith("f:") ? node.path(step.substring(2)) : item(node, step);
    }
    return node;
  }

  private static JsonNode item(JsonNode list, String step) {
    JsonNode key = parse(step.substring(2));
    for (JsonNode item : list) {
      if (key.properties().stream().allMatch(k -> item.path(k.getKey()).equals(k.getValue()))) {
        return item;
      }
    }
    return MissingNode.getInstance();
  }

  /** Sets a field; an item of a list that is there already stays as it is. */
  static void set(ObjectNode tree, List<String> path, JsonNode value) {
    JsonNode node = tree;
    for (int i = 0; i < path.size() - 1; i++) {
      node = child(node, path.get(i), path.get(i + 1).startsWith("k:"));
    }
    String last = path.getLast();
    if (last.startsWith("k:")) {
      child(node, last, false);
    } else {
      ((ObjectNode) node).set(last.substring(2), value.deepCopy());
    }
  }

  private static JsonNode child(JsonNode node, String step, boolean list) {
    if (step.startsWith("k:")) {
      JsonNode found = item(node, step);
      return found.isMissingNode()
          ? ((ArrayNode) node).addObject().setAll((ObjectNode) parse(step.substring(2)))
          : found;
    }
    ObjectNode object = (ObjectNode) node;
    String name = step.substring(2);
    if (list ? !object.path(name).isArray() : !object.path(name).isObject()) {
      object.set(
          name,
          list ? JsonNodeFactory.instance.arrayNode() : JsonNodeFactory.instance.objectNode());
    }
    return object.path(name);
  }

  /** Removes a field, and the maps and lists around it that are empty then. */
  static void remove(ObjectNode tree, List<String> path) {
    List<String> parent = path.subList(0, path.size() - 1);
    JsonNode holder = at(tree, parent);
    String last = path.getLast();
    if (holder instanceof ObjectNode object) {
      object.remove(last.substring(2));
    } else if (holder instanceof ArrayNode array) {
      JsonNode gone = item(array, last);
      for (Iterator<JsonNode> items = array.iterator(); items.hasNext(); ) {
        if (items.next() == gone) {
          items.remove();
        }
      }
    }
    if (holder.isContainerNode() && holder.isEmpty() && !parent.isEmpty()) {
      remove(tree, parent);
    }
  }

  /** An apply decides the order of the items that it names; those of others come after them. */
  static void order(Kind kind, ObjectNode tree, ObjectNode wanted) {
    for (List<String> list : MAPS) {
      List<String> keys = keys(kind, list);
      if (!keys.isEmpty() && at(tree, list) instanceof ArrayNode items) {
        List<JsonNode> rest = new ArrayList<>();
        items.forEach(rest::add);
        List<JsonNode> first = new ArrayList<>();
        for (JsonNode item : at(wanted, list)) {
          JsonNode same = item(items, "k:" + key(item, keys));
          first.add(same);
          rest.removeIf(r -> r == same);
        }
        items.removeAll();
        items.addAll(first);
        items.addAll(rest);
      }
    }
  }

  /** The form of {@code fieldsV1}. */
  static ObjectNode print(SortedSet<List<String>> paths) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    for (List<String> path : paths) {
      ObjectNode at = fields;
      for (String step : path) {
        at = at.withObjectProperty(step);
      }
      if (path.getLast().startsWith("k:")) {
        at.putObject(".");
      }
    }
    return fields;
  }

  static boolean startsWith(List<String> path, List<String> start) {
    return path.size() >= start.size() && path.subList(0, start.size()).equals(start);
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> below(List<String> path, String step) {
    List<String> longer = new ArrayList<>(path);
    longer.add(step);
    return List.copyOf(longer);
  }
}
