package ai.modelplane.reconciler.cluster.snapshot;

import ai.modelplane.compiler.api.Names;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * {@code metadata.managedFields} in few words. Nearly always everything that is kept of an object
 * is ours, and then nothing is said; else {@code owned} has our field set, and {@code others} has
 * who else wrote, when, and which of the kept fields. Writers of statuses are left out, since a
 * plan does not look at them.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/server-side-apply/">Server-Side
 *     Apply</a> for {@code f:}, {@code k:} and {@code v:}
 */
final class Ownership {

  static final String OWNED = "owned";
  static final String OTHERS = "others";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Ownership() {}

  /**
   * Says who owns what is kept.
   *
   * @param managedFields as on the live object
   * @param kept the object as far as it is kept, in the shape of a whole object, without status
   */
  static void pack(JsonNode managedFields, ObjectNode kept, ObjectNode item) {
    ObjectNode owned = NODES.objectNode();
    ArrayNode others = NODES.arrayNode();
    for (JsonNode entry : managedFields) {
      if (!entry.path("subresource").asText("").isEmpty()) {
        continue;
      }
      ObjectNode fields = among(kept, entry.path("fieldsV1"));
      if (isOurs(entry)) {
        merge(owned, fields);
      } else if (!fields.isEmpty()) {
        ObjectNode other = others.addObject();
        other.set("manager", entry.path("manager"));
        other.set("operation", entry.path("operation"));
        if (entry.hasNonNull("time")) {
          other.set("time", entry.path("time"));
        }
        other.set("fields", fields);
      }
    }
    if (!coversAll(kept, owned)) {
      item.set(OWNED, owned);
    }
    if (!others.isEmpty()) {
      item.set(OTHERS, others);
    }
  }

  /**
   * The managed fields that {@link #pack} was given, as far as they matter.
   *
   * @param kept as for {@link #pack}
   */
  static ArrayNode unpack(ObjectNode item, ObjectNode kept) {
    ArrayNode managers = NODES.arrayNode();
    for (JsonNode other : item.path(OTHERS)) {
      ObjectNode entry = managers.addObject();
      entry.set("manager", other.path("manager"));
      entry.set("operation", other.path("operation"));
      if (other.hasNonNull("time")) {
        entry.set("time", other.path("time"));
      }
      entry.put("fieldsType", "FieldsV1");
      entry.set("fieldsV1", other.path("fields"));
    }
    ObjectNode ours = item.get(OWNED) instanceof ObjectNode owned ? owned : all(kept);
    if (!ours.isEmpty()) {
      ObjectNode entry = managers.addObject();
      entry.put("manager", Names.FIELD_MANAGER).put("operation", "Apply");
      entry.put("fieldsType", "FieldsV1").set("fieldsV1", ours);
    }
    return managers;
  }

  private static boolean isOurs(JsonNode entry) {
    return entry.path("manager").asText("").equals(Names.FIELD_MANAGER)
        && entry.path("operation").asText("").equals("Apply");
  }

  /** Everything: maps member by member, lists as a whole. */
  private static ObjectNode all(JsonNode value) {
    ObjectNode fields = NODES.objectNode();
    if (value instanceof ObjectNode object) {
      object.properties().forEach(m -> fields.set("f:" + m.getKey(), all(m.getValue())));
    }
    return fields;
  }

  /** The part of a field set that is about fields which are kept. */
  private static ObjectNode among(JsonNode kept, JsonNode fields) {
    ObjectNode result = NODES.objectNode();
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      JsonNode value = kept.path(name(field.getKey()));
      if (!field.getKey().startsWith("f:") || value.isMissingNode()) {
        continue;
      }
      if (field.getValue().isEmpty() || !value.isObject()) {
        result.set(field.getKey(), field.getValue());
      } else {
        ObjectNode inner = among(value, field.getValue());
        if (!inner.isEmpty()) {
          result.set(field.getKey(), inner);
        } else if (value.isEmpty()) {
          result.set(field.getKey(), NODES.objectNode());
        }
      }
    }
    return result;
  }

  private static String name(String field) {
    return field.substring(Math.min(2, field.length()));
  }

  /** Whether a field set names all that there is. */
  private static boolean coversAll(JsonNode value, JsonNode fields) {
    return switch (value) {
      case ObjectNode object ->
          object.properties().stream()
              .allMatch(m -> isCovered(m.getValue(), fields.get("f:" + m.getKey())));
      case ArrayNode array -> {
        for (JsonNode item : array) {
          long covering =
              fields.properties().stream()
                  .filter(f -> isItem(f.getKey(), item) && isCovered(item, f.getValue()))
                  .count();
          if (covering != 1) {
            yield false;
          }
        }
        yield true;
      }
      default -> true;
    };
  }

  private static boolean isCovered(
      JsonNode value, @org.jspecify.annotations.Nullable JsonNode fields) {
    return fields != null && (fields.isEmpty() || coversAll(value, fields));
  }

  private static boolean isItem(String selector, JsonNode item) {
    if (!selector.startsWith("k:") && !selector.startsWith("v:")) {
      return false;
    }
    try {
      JsonNode wanted = JSON.readTree(selector.substring(2));
      return selector.startsWith("v:")
          ? wanted.equals(item)
          : wanted.properties().stream()
              .allMatch(k -> k.getValue().asText().equals(item.path(k.getKey()).asText()));
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static void merge(ObjectNode into, ObjectNode from) {
    for (Map.Entry<String, JsonNode> field : from.properties()) {
      if (into.get(field.getKey()) instanceof ObjectNode a
          && field.getValue() instanceof ObjectNode b
          && !a.isEmpty()
          && !b.isEmpty()) {
        merge(a, b);
      } else {
        into.set(field.getKey(), field.getValue().deepCopy());
      }
    }
  }
}
