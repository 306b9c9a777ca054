package ai.modelplane.reconciler.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which fields of an object somebody owns, as paths of member names. Lists are owned as a whole,
 * since a folder knows no schema that says otherwise; maps field by field, and an empty map itself.
 *
 * <p>The text form is that of {@code metadata.managedFields[].fieldsV1}: {@code f:name} for a
 * member, {@code {}} for what is owned, and {@code k:}, {@code v:}, {@code i:} for the items of a
 * list (Kubernetes, structured-merge-diff, fieldpath/serialize-pe.go).
 */
final class Fields {

  private static final Comparator<List<String>> ORDER =
      (a, b) -> {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
          int order = a.get(i).compareTo(b.get(i));
          if (order != 0) {
            return order;
          }
        }
        return Integer.compare(a.size(), b.size());
      };

  /** What an apply never owns: the object's identity, and what the server writes itself. */
  private static final Set<String> SERVERS =
      Set.of(
          "name",
          "namespace",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "managedFields");

  private Fields() {}

  /** Every path that an apply of this object owns. */
  static SortedSet<List<String>> of(ObjectNode tree) {
    SortedSet<List<String>> paths = new TreeSet<>(ORDER);
    for (Map.Entry<String, JsonNode> member : tree.properties()) {
      switch (member.getKey()) {
        case "apiVersion", "kind" -> {}
        case "metadata" -> {
          for (Map.Entry<String, JsonNode> inner : member.getValue().properties()) {
            if (!SERVERS.contains(inner.getKey())) {
              collect(inner.getValue(), List.of("metadata", inner.getKey()), paths);
            }
          }
        }
        default -> collect(member.getValue(), List.of(member.getKey()), paths);
      }
    }
    return paths;
  }

  private static void collect(JsonNode node, List<String> path, SortedSet<List<String>> paths) {
    if (!node.isObject() || node.isEmpty()) {
      paths.add(path);
      return;
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      collect(member.getValue(), below(path, member.getKey()), paths);
    }
  }

  /** Reads {@code fieldsV1}. */
  static SortedSet<List<String>> parse(JsonNode fieldsV1) {
    SortedSet<List<String>> paths = new TreeSet<>(ORDER);
    for (Map.Entry<String, JsonNode> member : fieldsV1.properties()) {
      if (member.getKey().startsWith("f:")) {
        parse(member.getValue(), List.of(member.getKey().substring(2)), paths);
      }
    }
    return paths;
  }

  private static void parse(JsonNode node, List<String> path, SortedSet<List<String>> paths) {
    boolean leaf = true;
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (member.getKey().startsWith("f:")) {
        parse(member.getValue(), below(path, member.getKey().substring(2)), paths);
        leaf = false;
      }
    }
    if (leaf) {
      paths.add(path);
    }
  }

  /** Writes {@code fieldsV1}. */
  static ObjectNode print(SortedSet<List<String>> paths) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    for (List<String> path : paths) {
      ObjectNode at = fields;
      for (String name : path) {
        at = at.withObjectProperty("f:" + name);
      }
    }
    return fields;
  }

  /** Takes a path out of somebody's {@code fieldsV1}, and what is left empty by that. */
  static void disown(ObjectNode fieldsV1, List<String> path) {
    String member = "f:" + path.getFirst();
    if (!(fieldsV1.get(member) instanceof ObjectNode inner)) {
      return;
    }
    if (path.size() > 1) {
      disown(inner, path.subList(1, path.size()));
    }
    if (path.size() == 1 || inner.isEmpty()) {
      fieldsV1.remove(member);
    }
  }

  /** Whether a path, something above it, or something below it is among the owned ones. */
  static boolean touches(SortedSet<List<String>> owned, List<String> path) {
    Iterator<List<String>> from = owned.tailSet(path).iterator();
    if (from.hasNext() && startsWith(from.next(), path)) {
      return true;
    }
    for (int length = 1; length < path.size(); length++) {
      if (owned.contains(path.subList(0, length))) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(List<String> path, List<String> start) {
    return path.size() >= start.size() && path.subList(0, start.size()).equals(start);
  }

  private static List<String> below(List<String> path, String name) {
    List<String> longer = new ArrayList<>(path);
    longer.add(name);
    return List.copyOf(longer);
  }
}
