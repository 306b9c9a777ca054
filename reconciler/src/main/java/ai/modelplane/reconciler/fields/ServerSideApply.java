package ai.modelplane.reconciler.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an API server does on our forced server-side apply, as a pure function. A field that we
 * owned and no longer name is removed, unless another manager owns it too; the named fields are
 * set; the rest is kept. Another manager loses the fields that we change. Lists are owned as a
 * whole, since no schema says otherwise here.
 */
public final class ServerSideApply {

  /** What nobody owns: the identity of an object, and what the server writes itself. */
  private static final List<String> SERVERS =
      List.of(
          "name",
          "namespace",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "managedFields");

  private ServerSideApply() {}

  /**
   * Applies the object itself; a status in it is ignored, as the subresource has its own way in.
   *
   * @param live what is stored, or an object with only its identity when nothing is
   * @return a new tree with {@code managedFields} brought up to date
   */
  public static ObjectNode object(ObjectNode live, ObjectNode wanted) {
    ObjectNode named = named(wanted).without(List.of("apiVersion", "kind", "status"));
    if (named.get("metadata") instanceof ObjectNode metadata
        && metadata.remove(SERVERS).isEmpty()) {
      named.remove("metadata");
    }
    return apply(live, named, "");
  }

  /** Applies the object itself, and takes out what others put into it and an apply leaves. */
  public static ObjectNode alone(ObjectNode live, ObjectNode wanted) {
    ObjectNode applied = object(live, wanted);
    return without(applied, Comparison.left(Comparison.fields(wanted, live), wanted, applied));
  }

  /** Applies the status alone. */
  public static ObjectNode status(ObjectNode live, ObjectNode status) {
    ObjectNode named = JsonNodeFactory.instance.objectNode();
    named.set("status", named(status));
    return apply(live, named, "status");
  }

  /**
   * Takes fields out that others own, which no apply of ours takes from them.
   *
   * @param strangers as {@link Comparison#strangers} has them
   */
  public static ObjectNode without(ObjectNode live, List<FieldChange> strangers) {
    ObjectNode result = live.deepCopy();
    ManagedFields managed = ManagedFields.of(live);
    for (FieldChange field : strangers) {
      put(result, field.path(), field.after());
      managed = managed.without(FieldSet.of(field.path()));
    }
    managed.writeTo(result);
    return result;
  }

  /** A map that lost its last member goes as well. */
  private static void put(ObjectNode tree, List<String> path, JsonNode value) {
    String name = path.getFirst();
    if (path.size() == 1) {
      if (value.isMissingNode()) {
        tree.remove(name);
      } else {
        tree.set(name, value.deepCopy());
      }
    } else if (tree.get(name) instanceof ObjectNode inner) {
      put(inner, path.subList(1, path.size()), value);
      if (inner.isEmpty()) {
        tree.remove(name);
      }
    }
  }

  private static ObjectNode apply(ObjectNode live, ObjectNode wanted, String subresource) {
    ManagedFields before = ManagedFields.of(live);
    FieldSet all = FieldSet.of(live);
    FieldSet named = FieldSet.of(wanted);
    FieldSet gone = all.within(before.ours(subresource)).minus(named);
    for (ManagedFields.Writer other : before.allBut(subresource)) {
      gone = gone.minus(other.fields());
    }
    ObjectNode result = all.minus(gone).project(live).deepCopy();
    FieldSet changed = FieldSet.parse(set(result, wanted));
    String apiVersion = live.path("apiVersion").asText("");
    before.afterApply(subresource, apiVersion, named, changed).writeTo(result);
    return result;
  }

  /**
   * Sets every field that differs. An empty map leaves a filled one as it is.
   *
   * @return the fields that differed, as {@code fieldsV1}
   */
  private static ObjectNode set(ObjectNode tree, ObjectNode wanted) {
    ObjectNode changed = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : wanted.properties()) {
      String name = field.getKey();
      JsonNode now = tree.path(name);
      if (field.getValue() instanceof ObjectNode map && !(map.isEmpty() && !now.isObject())) {
        ObjectNode inner = set(now instanceof ObjectNode there ? there : tree.putObject(name), map);
        if (!inner.isEmpty()) {
          changed.set("f:" + name, inner);
        }
      } else if (!Trees.same(now, field.getValue())) {
        tree.set(name, field.getValue().deepCopy());
        changed.putObject("f:" + name);
      }
    }
    return changed;
  }

  /** What an apply names, sorted: a null is a field that is not named. */
  private static ObjectNode named(ObjectNode tree) {
    TreeMap<String, JsonNode> fields = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : tree.properties()) {
      JsonNode value = field.getValue();
      if (!value.isNull()) {
        fields.put(field.getKey(), value instanceof ObjectNode map ? named(map) : value);
      }
    }
    ObjectNode named = JsonNodeFactory.instance.objectNode();
    named.setAll(fields);
    return named;
  }
}
