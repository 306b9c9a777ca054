package ai.modelplane.reconciler.cluster.snapshot;

import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.fields.ManagedFields;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An object as it stands in a snapshot: metadata lifted to the top, kind and version said once for
 * all of a kind, and managed fields only where they say something.
 */
final class Item {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** What comes from and goes back into metadata, in the order of the file. */
  private static final List<String> METADATA =
      List.of(
          "name",
          "namespace",
          "labels",
          "annotations",
          "ownerReferences",
          "deletionTimestamp",
          "finalizers");

  private Item() {}

  /** From a live object; without secrets, maps sorted. */
  static ObjectNode of(LiveObject object) {
    ObjectNode kept = Kept.of(object);
    JsonNode metadata = kept.path("metadata");
    Redaction.clean(kept);
    ObjectNode item = NODES.objectNode();
    item.put("name", object.key().name());
    if (object.key().kind().isNamespaced()) {
      item.put("namespace", object.key().namespace());
    }
    for (String name : METADATA) {
      if (metadata.has(name)) {
        item.set(name, sorted(metadata.path(name)));
      }
    }
    kept.properties().stream()
        .filter(member -> !member.getKey().equals("metadata"))
        .sorted(Map.Entry.comparingByKey())
        .forEach(member -> item.set(member.getKey(), sorted(member.getValue())));
    if (Kept.isManaged(object.key().kind(), object.tree())) {
      PackedFields.pack(ManagedFields.of(object.tree()), planned(kept), item);
    }
    return item;
  }

  /** Back to the shape of a whole object. */
  static ObjectNode tree(Kind kind, ObjectNode item) {
    ObjectNode tree = NODES.objectNode();
    tree.put("apiVersion", kind.apiVersion()).put("kind", kind.word());
    ObjectNode metadata = tree.putObject("metadata");
    for (Map.Entry<String, JsonNode> member : item.properties()) {
      String name = member.getKey();
      if (METADATA.contains(name)) {
        metadata.set(name, member.getValue());
      } else if (!name.equals(PackedFields.OWNED) && !name.equals(PackedFields.OTHERS)) {
        tree.set(name, member.getValue());
      }
    }
    if (Kept.isManaged(kind, tree)) {
      PackedFields.unpack(item, planned(tree)).writeTo(tree);
    }
    return tree;
  }

  /** The part that a plan compares. */
  private static ObjectNode planned(ObjectNode tree) {
    ObjectNode planned = NODES.objectNode().setAll(tree);
    planned.remove(List.of("apiVersion", "kind", "status"));
    if (planned.get("metadata") instanceof ObjectNode all) {
      ObjectNode metadata = NODES.objectNode().setAll(all);
      planned.set("metadata", metadata.retain("labels", "annotations"));
    }
    return planned;
  }

  private static JsonNode sorted(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        TreeMap<String, JsonNode> members = new TreeMap<>();
        object.properties().forEach(m -> members.put(m.getKey(), sorted(m.getValue())));
        ObjectNode result = NODES.objectNode();
        members.forEach(result::set);
        yield result;
      }
      case ArrayNode array -> {
        ArrayNode result = NODES.arrayNode();
        array.forEach(item -> result.add(sorted(item)));
        yield result;
      }
      default -> node;
    };
  }
}
