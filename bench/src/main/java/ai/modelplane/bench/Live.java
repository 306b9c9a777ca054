package ai.modelplane.bench;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.reconciler.cluster.LiveObject;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/** Desired objects as an API server gives them back once they are applied. */
final class Live {

  private Live() {}

  static SortedMap<Key, LiveObject> of(Collection<DesiredObject> objects) {
    SortedMap<Key, LiveObject> live = new TreeMap<>();
    objects.forEach(o -> live.put(o.key(), new LiveObject(o.key(), stored(o.tree()))));
    return live;
  }

  private static ObjectNode stored(ObjectNode tree) {
    ObjectNode fields = fields(tree);
    fields.remove("f:apiVersion");
    fields.remove("f:kind");
    ((ObjectNode) fields.path("f:metadata")).remove("f:name");
    ((ObjectNode) fields.path("f:metadata")).remove("f:namespace");
    ObjectNode metadata = (ObjectNode) tree.path("metadata");
    metadata.put("uid", "8f4c1c5e-6a0b-4f8e-9a53-0d6a6f3f2f10");
    metadata.put("resourceVersion", "1");
    metadata.put("generation", 1);
    ObjectNode ours = metadata.putArray("managedFields").addObject();
    ours.put("manager", Names.FIELD_MANAGER).put("operation", "Apply");
    ours.put("fieldsType", "FieldsV1").put("time", "2026-01-01T00:00:00Z");
    ours.set("fieldsV1", fields);
    return tree;
  }

  /** Maps by field, ports by their key, other lists as a whole: what these kinds' schemas say. */
  private static ObjectNode fields(JsonNode tree) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    tree.properties()
        .forEach(
            field -> {
              boolean ports = field.getKey().equals("ports") && tree.has("clusterIP");
              ObjectNode below =
                  switch (field.getValue()) {
                    case ObjectNode map -> fields(map);
                    case ArrayNode list when ports -> ports(list);
                    default -> JsonNodeFactory.instance.objectNode();
                  };
              fields.set("f:" + field.getKey(), below);
            });
    return fields;
  }

  private static ObjectNode ports(ArrayNode list) {
    ObjectNode items = JsonNodeFactory.instance.objectNode();
    for (JsonNode port : list) {
      ObjectNode key = JsonNodeFactory.instance.objectNode();
      key.set("port", port.path("port"));
      key.set("protocol", port.path("protocol"));
      ObjectNode item = fields(port);
      item.putObject(".");
      items.set("k:" + key, item);
    }
    return items;
  }
}
