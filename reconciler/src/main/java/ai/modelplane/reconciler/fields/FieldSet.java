package ai.modelplane.reconciler.fields;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * A set of fields as {@code fieldsV1} has it: {@code f:name} is a member of a map, {@code k:{...}}
 * an item of a list by its keys, {@code v:...} an item of a set by its value, and {@code .} the map
 * or item itself. A field with nothing below it is a whole value.
 *
 * @param fieldsV1 nobody edits it
 * @see <a href="https://pkg.go.dev/sigs.k8s.io/structured-merge-diff/v6/fieldpath">fieldpath</a>
 */
public record FieldSet(ObjectNode fieldsV1) {

  public static final FieldSet NONE = new FieldSet(empty());

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Anything but a map names no field. */
  public static FieldSet parse(JsonNode fieldsV1) {
    return fieldsV1 instanceof ObjectNode fields ? new FieldSet(fields) : NONE;
  }

  /** Every field of a tree: maps member by member, lists and empty maps as a whole. */
  public static FieldSet of(ObjectNode tree) {
    return new FieldSet(all(tree));
  }

  /** One member of a map in a map. */
  static FieldSet of(List<String> path) {
    ObjectNode fields = empty();
    for (String step : path.reversed()) {
      ObjectNode around = empty();
      around.set("f:" + step, fields);
      fields = around;
    }
    return new FieldSet(fields);
  }

  private static ObjectNode all(JsonNode value) {
    ObjectNode all = empty();
    value.forEachEntry((name, member) -> all.set("f:" + name, all(member)));
    return all;
  }

  public boolean isEmpty() {
    return fieldsV1.isEmpty();
  }

  /** What is in either set. */
  public FieldSet union(FieldSet other) {
    if (isEmpty() || other.isEmpty()) {
      return isEmpty() ? other : this;
    }
    return new FieldSet(union(fieldsV1, other.fieldsV1));
  }

  private static ObjectNode union(JsonNode these, JsonNode those) {
    ObjectNode union = empty();
    union.setAll((ObjectNode) these);
    those.forEachEntry(
        (step, that) -> {
          JsonNode here = these.path(step);
          boolean whole = !here.isMissingNode() && (here.isEmpty() || that.isEmpty());
          union.set(step, whole ? empty() : here.isMissingNode() ? that : union(here, that));
        });
    return union;
  }

  /** The same without the maps and items themselves. */
  FieldSet members() {
    return new FieldSet(members(fieldsV1));
  }

  private static ObjectNode members(JsonNode fields) {
    ObjectNode members = empty();
    fields.forEachEntry(
        (step, below) -> {
          ObjectNode inner = members(below);
          if (!step.equals(".") && (below.isEmpty() || !inner.isEmpty())) {
            members.set(step, inner);
          }
        });
    return members;
  }

  /** What of this set neither is in the other, nor has anything in it or around it that is. */
  public FieldSet minus(FieldSet other) {
    return new FieldSet(minus(fieldsV1, other.fieldsV1));
  }

  private static ObjectNode minus(JsonNode these, JsonNode those) {
    ObjectNode rest = empty();
    these.forEachEntry(
        (step, below) -> {
          JsonNode taken = those.path(step);
          if (taken.isMissingNode()) {
            rest.set(step, below);
          } else if (!below.isEmpty() && !taken.isEmpty()) {
            ObjectNode left = minus(below, taken);
            if (!left.isEmpty()) {
              rest.set(step, left);
            }
          }
        });
    return rest;
  }

  /** What of this set is in the other, or has something in it or around it that is. */
  public FieldSet within(FieldSet other) {
    return minus(minus(other));
  }

  /**
   * Whether a field is in this set, or something in it, or a whole value around it.
   *
   * @param path names of members, and indices of items
   * @param tree the whole object, by which an item of a list is known by its keys
   */
  public boolean touches(List<String> path, JsonNode tree) {
    JsonNode fields = fieldsV1;
    JsonNode value = tree;
    for (String step : path) {
      JsonNode child = Trees.at(value, List.of(step));
      fields = value.isArray() ? item(fields, child) : fields.path("f:" + step);
      if (fields.isEmpty()) {
        return !fields.isMissingNode();
      }
      value = child;
    }
    return true;
  }

  private static JsonNode item(JsonNode fields, JsonNode item) {
    return fields.properties().stream()
        .filter(field -> isItem(field.getKey(), item))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  private static boolean isItem(String step, JsonNode item) {
    return switch (step.substring(0, Math.min(2, step.length()))) {
      case "v:" -> Trees.same(json(step), item);
      case "k:" ->
          json(step).properties().stream()
              .allMatch(key -> Trees.same(key.getValue(), item.path(key.getKey())));
      default -> false;
    };
  }

  private static JsonNode json(String step) {
    try {
      return JSON.readTree(step.substring(2));
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** These fields of a tree, with the tree's own values; fields that it lacks are left out. */
  public ObjectNode project(ObjectNode tree) {
    return projectMap(tree, fieldsV1);
  }

  private static JsonNode project(JsonNode value, JsonNode fields) {
    return switch (value) {
      case ObjectNode map when !fields.isEmpty() -> projectMap(map, fields);
      case ArrayNode list when !fields.isEmpty() -> projectList(list, fields);
      default -> value;
    };
  }

  private static ObjectNode projectMap(ObjectNode map, JsonNode fields) {
    ObjectNode result = empty();
    fields.forEachEntry(
        (step, below) -> {
          JsonNode value = step.startsWith("f:") ? map.get(step.substring(2)) : null;
          if (value != null) {
            result.set(step.substring(2), project(value, below));
          }
        });
    return result;
  }

  private static ArrayNode projectList(ArrayNode list, JsonNode fields) {
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    for (JsonNode item : list) {
      fields.forEachEntry(
          (step, below) -> {
            if (isItem(step, item)) {
              result.add(project(item, below));
            }
          });
    }
    return result;
  }

  private static ObjectNode empty() {
    return JsonNodeFactory.instance.objectNode();
  }
}
