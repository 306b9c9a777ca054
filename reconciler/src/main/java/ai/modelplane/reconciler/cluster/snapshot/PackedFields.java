package ai.modelplane.reconciler.cluster.snapshot;

import ai.modelplane.reconciler.fields.FieldSet;
import ai.modelplane.reconciler.fields.ManagedFields;
import ai.modelplane.reconciler.fields.ManagedFields.Writer;
import ai.modelplane.reconciler.fields.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code metadata.managedFields} in few words. Nearly always everything that is kept of an object
 * is ours, and then nothing is said; else {@code owned} has our field set, and {@code others} has
 * who else wrote, when, and which of the kept fields. Writers of statuses are left out, since a
 * plan does not look at them.
 */
final class PackedFields {

  static final String OWNED = "owned";
  static final String OTHERS = "others";

  private PackedFields() {}

  /**
   * Says who owns what is kept.
   *
   * @param kept the object as far as it is kept, in the shape of a whole object, without status
   */
  static void pack(ManagedFields managed, ObjectNode kept, ObjectNode item) {
    FieldSet all = FieldSet.of(kept);
    FieldSet owned = managed.ours().within(all);
    if (!Trees.same(owned.project(kept), kept)) {
      item.set(OWNED, owned.fieldsV1());
    }
    ArrayNode others = JsonNodeFactory.instance.arrayNode();
    for (Writer writer : managed.others()) {
      FieldSet fields = writer.fields().within(all);
      if (!fields.isEmpty()) {
        ObjectNode other = others.addObject();
        other.put("manager", writer.manager()).put("operation", writer.operation());
        if (!writer.time().isEmpty()) {
          other.put("time", writer.time());
        }
        other.set("fields", fields.fieldsV1());
      }
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
  static ManagedFields unpack(ObjectNode item, ObjectNode kept) {
    List<Writer> writers = new ArrayList<>();
    for (JsonNode other : item.path(OTHERS)) {
      writers.add(
          new Writer(
              other.path("manager").asText(""),
              other.path("operation").asText(""),
              "",
              "",
              other.path("time").asText(""),
              FieldSet.parse(other.path("fields"))));
    }
    FieldSet ours = item.has(OWNED) ? FieldSet.parse(item.path(OWNED)) : FieldSet.of(kept);
    writers.add(Writer.ours("", ours));
    return new ManagedFields(writers);
  }
}
