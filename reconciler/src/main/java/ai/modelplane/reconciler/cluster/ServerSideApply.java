package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Names;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What an API server does on a forced server-side apply, as a pure function: fields that we owned
 * and no longer name are removed unless another manager owns them too, the named ones are set, the
 * rest is kept; another manager loses the fields that we change.
 */
public final class ServerSideApply {

  /** Numbers are the same when their values are, whatever type the reader gave them. */
  private static final Comparator<JsonNode> SAME =
      (a, b) -> {
        if (a.isNumber() && b.isNumber()) {
          return a.decimalValue().compareTo(b.decimalValue());
        }
        return a.equals(b) ? 0 : 1;
      };

  private ServerSideApply() {}

  /** Whether two objects say the same. */
  public static boolean same(JsonNode a, JsonNode b) {
    return a.equals(SAME, b);
  }

  /**
   * Applies the object itself; a status in it is ignored, as the subresource has its own way in.
   *
   * @param live what is stored, or an object with only its identity when nothing is
   * @return a new tree with {@code managedFields} brought up to date
   */
  public static ObjectNode object(ObjectNode live, ObjectNode wanted) {
    ObjectNode tree = withoutNulls(wanted);
    tree.remove("status");
    return apply(live, tree, "");
  }

  /** Applies the status alone. */
  public static ObjectNode status(ObjectNode live, ObjectNode status) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.set("status", withoutNulls(status));
    return apply(live, tree, "status");
  }

  private static ObjectNode apply(ObjectNode live, ObjectNode wanted, String subresource) {
    ObjectNode result = live.deepCopy();
    ArrayNode managers = managers(result);
    List<ObjectNode> others = new ArrayList<>();
    ObjectNode ours = null;
    for (JsonNode manager : managers) {
      if (isOurs(manager, subresource)) {
        ours = (ObjectNode) manager;
      } else if (manager.path("fieldsV1") instanceof ObjectNode fields) {
        others.add(fields);
      }
    }
    SortedSet<List<String>> now = Fields.of(wanted);
    if (ours != null) {
      for (List<String> path : Fields.parse(ours.path("fieldsV1"))) {
        if (!Fields.touches(now, path)
            && others.stream().noneMatch(o -> Fields.touches(Fields.parse(o), path))) {
          remove(result, path, now);
        }
      }
    }
    for (List<String> path : now) {
      JsonNode value = at(wanted, path);
      if (set(result, path, value)) {
        others.forEach(fields -> Fields.disown(fields, path));
      }
    }
    record(managers, ours, now, live.path("apiVersion").asText(""), subresource);
    tidy(result, managers);
    return result;
  }

  private static boolean isOurs(JsonNode manager, String subresource) {
    return manager.path("manager").asText("").equals(Names.FIELD_MANAGER)
        && manager.path("operation").asText("").equals("Apply")
        && manager.path("subresource").asText("").equals(subresource);
  }

  private static void record(
      ArrayNode managers,
      @Nullable ObjectNode ours,
      SortedSet<List<String>> now,
      String apiVersion,
      String subresource) {
    ObjectNode entry = ours != null ? ours : managers.addObject();
    entry.put("manager", Names.FIELD_MANAGER);
    entry.put("operation", "Apply");
    entry.put("apiVersion", apiVersion);
    entry.put("fieldsType", "FieldsV1");
    entry.set("fieldsV1", Fields.print(now));
    if (!subresource.isEmpty()) {
      entry.put("subresource", subresource);
    }
  }

  /** Entries that own nothing go, as on a server; so does an empty list of them. */
  private static void tidy(ObjectNode result, ArrayNode managers) {
    for (int i = managers.size() - 1; i >= 0; i--) {
      if (managers.get(i).path("fieldsV1").isEmpty()) {
        managers.remove(i);
      }
    }
    ObjectNode metadata = result.withObjectProperty("metadata");
    metadata.remove("managedFields");
    if (!managers.isEmpty()) {
      metadata.set("managedFields", managers);
    }
  }

  private static ArrayNode managers(ObjectNode tree) {
    return tree.path("metadata").path("managedFields") instanceof ArrayNode array
        ? array
        : JsonNodeFactory.instance.arrayNode();
  }

  private static JsonNode at(JsonNode tree, List<String> path) {
    JsonNode at = tree;
    for (String name : path) {
      at = at.path(name);
    }
    return at;
  }

  /** Sets a value; false when it was there already. An empty map leaves a filled one as it is. */
  private static boolean set(ObjectNode tree, List<String> path, JsonNode value) {
    JsonNode before = at(tree, path);
    if (same(before, value) || (value.isObject() && before.isObject())) {
      return false;
    }
    ObjectNode at = tree;
    for (String name : path.subList(0, path.size() - 1)) {
      at = at.get(name) instanceof ObjectNode inner ? inner : at.putObject(name);
    }
    at.set(path.getLast(), value.deepCopy());
    return true;
  }

  /** Removes a field, and the maps above it that are empty then and that nobody names. */
  private static void remove(ObjectNode tree, List<String> path, SortedSet<List<String>> now) {
    List<String> parent = path.subList(0, path.size() - 1);
    if (!(at(tree, parent) instanceof ObjectNode holder)) {
      return;
    }
    if (holder.get(path.getLast()) instanceof ObjectNode map && !map.isEmpty()) {
      return;
    }
    holder.remove(path.getLast());
    if (holder.isEmpty() && !parent.isEmpty() && !Fields.touches(now, parent)) {
      remove(tree, parent, now);
    }
  }

  /** A null in an applied object is a field that is not named. */
  private static ObjectNode withoutNulls(ObjectNode tree) {
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : tree.properties()) {
      if (member.getValue() instanceof ObjectNode inner) {
        copy.set(member.getKey(), withoutNulls(inner));
      } else if (!member.getValue().isNull()) {
        copy.set(member.getKey(), member.getValue());
      }
    }
    return copy;
  }
}
