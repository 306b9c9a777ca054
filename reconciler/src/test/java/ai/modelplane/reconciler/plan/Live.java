package ai.modelplane.reconciler.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.yaml.YamlReader;
import ai.modelplane.reconciler.cluster.LiveObject;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Live objects as an API server would show them. */
public final class Live {

  private Live() {}

  /** One YAML document as a tree. */
  public static ObjectNode yaml(String text) {
    return (ObjectNode) YamlReader.read("test", text.getBytes(UTF_8)).documents().getFirst().tree();
  }

  public static Key key(ObjectNode tree) {
    Kind kind =
        Kind.of(
                tree.path("apiVersion").asText().replaceFirst("/?[^/]*$", ""),
                tree.path("kind").asText())
            .orElseThrow();
    JsonNode metadata = tree.path("metadata");
    return new Key(kind, metadata.path("namespace").asText(), metadata.path("name").asText());
  }

  /** An object all of which we applied. */
  public static LiveObject ours(ObjectNode tree) {
    return appliedBy(Names.FIELD_MANAGER, "Apply", tree);
  }

  /** An object all of which somebody wrote. */
  public static LiveObject appliedBy(String manager, String operation, ObjectNode tree) {
    ObjectNode live = tree.deepCopy();
    ObjectNode owned = tree.deepCopy();
    owned.remove("apiVersion");
    owned.remove("kind");
    owned.withObjectProperty("metadata").remove("name");
    owned.withObjectProperty("metadata").remove("namespace");
    writer(live, manager, operation, fields(owned));
    live.withObjectProperty("metadata").put("uid", "u-" + key(tree)).put("generation", 1);
    return new LiveObject(key(tree), live);
  }

  /** Adds a writer to an object's managed fields. */
  public static void writer(ObjectNode object, String manager, String operation, JsonNode fields) {
    object
        .withObjectProperty("metadata")
        .withArrayProperty("managedFields")
        .addObject()
        .put("manager", manager)
        .put("operation", operation)
        .put("time", "2026-01-02T03:04:05Z")
        .set("fieldsV1", fields);
  }

  /** Ownership of each field; lists are owned as a whole. */
  private static ObjectNode fields(JsonNode owned) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : owned.properties()) {
      fields.set(
          "f:" + field.getKey(),
          field.getValue().isObject()
              ? fields(field.getValue())
              : JsonNodeFactory.instance.objectNode());
    }
    return fields;
  }

  public static SortedMap<Key, LiveObject> all(Collection<LiveObject> objects) {
    SortedMap<Key, LiveObject> all = new TreeMap<>();
    objects.forEach(o -> all.put(o.key(), o));
    return all;
  }
}
