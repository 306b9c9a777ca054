package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.api.Names;
import ai.modelplane.reconciler.cluster.LiveObject;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code metadata.managedFields}: which part of a live object is ours, and whose the rest is.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/server-side-apply/">Server-Side
 *     Apply</a>; keys are {@code f:field}, {@code k:{...}} for an item of a list by its keys, and
 *     {@code v:...} for an item of a set
 */
public final class OwnedFields {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private OwnedFields() {}

  /**
   * Another writer of an object.
   *
   * @param operation Apply or Update
   * @param time when it last wrote, RFC 3339; empty when the server does not say
   */
  record Writer(String manager, String operation, String time, JsonNode fields) {}

  /** What we own of the object, as values: exactly what our last apply would look like today. */
  static ObjectNode project(LiveObject live) {
    return project(live, "");
  }

  /** Whether our last apply of an object's status would look exactly like this today. */
  public static boolean ownsStatus(LiveObject live, ObjectNode status) {
    return Trees.same(project(live, "status").path("status"), status);
  }

  private static ObjectNode project(LiveObject live, String subresource) {
    ObjectNode owned = JsonNodeFactory.instance.objectNode();
    for (JsonNode entry : live.tree().path("metadata").path("managedFields")) {
      if (isOurs(entry, subresource)
          && project(live.tree(), entry.path("fieldsV1")) instanceof ObjectNode o) {
        merge(owned, o);
      }
    }
    return owned;
  }

  /** Whether anyone else wrote to the object itself. */
  public static boolean isShared(LiveObject live) {
    return !others(live).isEmpty();
  }

  /** Everyone else who wrote to the object itself, not to its status. */
  static List<Writer> others(LiveObject live) {
    List<Writer> writers = new ArrayList<>();
    for (JsonNode entry : live.tree().path("metadata").path("managedFields")) {
      if (!isOurs(entry, "") && entry.path("subresource").asText("").isEmpty()) {
        writers.add(
            new Writer(
                entry.path("manager").asText("unknown"),
                entry.path("operation").asText(""),
                entry.path("time").asText(""),
                entry.path("fieldsV1")));
      }
    }
    return writers;
  }

  /**
   * Whether a writer owns the field at a path, or a list or map around it that is owned as a whole.
   *
   * @param live the whole object, by which an item of a list is known by its keys
   */
  static boolean owns(Writer writer, List<String> path, JsonNode live) {
    JsonNode fields = writer.fields();
    JsonNode value = live;
    for (String step : path) {
      JsonNode child = Trees.at(value, List.of(step));
      JsonNode next = value.isArray() ? item(fields, child) : fields.path("f:" + step);
      if (next.isMissingNode()) {
        return false;
      }
      if (next.isEmpty()) {
        return true;
      }
      fields = next;
      value = child;
    }
    return true;
  }

  /** What is owned of an item of a list; missing when nothing is. */
  private static JsonNode item(JsonNode fields, JsonNode item) {
    return fields.properties().stream()
        .filter(field -> isItem(field.getKey(), item))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElse(JsonNodeFactory.instance.missingNode());
  }

  private static boolean isOurs(JsonNode entry, String subresource) {
    return entry.path("manager").asText("").equals(Names.FIELD_MANAGER)
        && entry.path("operation").asText("").equals("Apply")
        && entry.path("subresource").asText("").equals(subresource);
  }

  /** The values of a set of fields; null where the object has none of them. */
  private static @Nullable JsonNode project(JsonNode value, JsonNode fields) {
    if (fields.isEmpty()) {
      return value;
    }
    return switch (value) {
      case ObjectNode object -> projectObject(object, fields);
      case ArrayNode array -> projectArray(array, fields);
      default -> value.isMissingNode() ? null : value;
    };
  }

  private static ObjectNode projectObject(ObjectNode object, JsonNode fields) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    fields
        .properties()
        .forEach(
            field -> {
              if (field.getKey().startsWith("f:")) {
                String name = field.getKey().substring(2);
                JsonNode child = object.get(name);
                JsonNode owned = child == null ? null : project(child, field.getValue());
                if (owned != null) {
                  result.set(name, owned);
                }
              }
            });
    return result;
  }

  private static ArrayNode projectArray(ArrayNode array, JsonNode fields) {
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    for (JsonNode item : array) {
      fields
          .properties()
          .forEach(
              field -> {
                if (isItem(field.getKey(), item)) {
                  JsonNode owned = project(item, field.getValue());
                  if (owned != null) {
                    result.add(owned);
                  }
                }
              });
    }
    return result;
  }

  private static boolean isItem(String selector, JsonNode item) {
    if (selector.length() < 2 || selector.charAt(1) != ':') {
      return false;
    }
    JsonNode wanted = parse(selector.substring(2));
    return switch (selector.charAt(0)) {
      case 'v' -> Trees.same(wanted, item);
      case 'k' ->
          wanted.properties().stream()
              .allMatch(key -> Trees.same(key.getValue(), item.path(key.getKey())));
      default -> false;
    };
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      return JsonNodeFactory.instance.missingNode();
    }
  }

  private static void merge(ObjectNode into, ObjectNode from) {
    from.properties()
        .forEach(
            field -> {
              if (into.get(field.getKey()) instanceof ObjectNode a
                  && field.getValue() instanceof ObjectNode b) {
                merge(a, b);
              } else {
                into.set(field.getKey(), field.getValue().deepCopy());
              }
            });
  }
}
