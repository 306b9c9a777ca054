package ai.modelplane.reconciler.world;

import ai.modelplane.compiler.api.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * An object and who owns which of its fields, by the rules of server-side apply.
 *
 * @param writers changed by each write
 */
record Stored(ObjectNode tree, List<Writer> writers) {

  static final String WHEN = "2026-01-01T00:00:00Z";

  /** Somebody who wrote to it. */
  record Writer(
      String manager, String operation, String subresource, SortedSet<List<String>> fields) {

    Writer copy() {
      SortedSet<List<String>> copied = new TreeSet<>(FieldPaths.ORDER);
      copied.addAll(fields);
      return new Writer(manager, operation, subresource, copied);
    }
  }

  Stored copy() {
    return new Stored(
        tree.deepCopy(), new ArrayList<>(writers.stream().map(Writer::copy).toList()));
  }

  /**
   * The object after a write.
   *
   * @param version of the whole store
   */
  Stored followedBy(ObjectNode after, int version) {
    ObjectNode metadata = after.withObjectProperty("metadata");
    if (!metadata.has("uid")) {
      metadata.put("uid", "u" + version).put("generation", 1);
    } else if (!StoredTrees.content(tree).equals(StoredTrees.content(after))) {
      metadata.put("generation", metadata.path("generation").asInt() + 1);
    }
    metadata.put("resourceVersion", Integer.toString(version));
    return new Stored(after, writers);
  }

  /** An update owns what it changes, and takes it from all others. */
  void update(Kind kind, String manager, ObjectNode after) {
    SortedSet<List<String>> now = FieldPaths.of(kind, after);
    Writer updater = writer(manager, "Update", "");
    for (List<String> path : FieldPaths.of(kind, tree)) {
      if (!now.contains(path)) {
        writers.forEach(w -> w.fields().remove(path));
      }
    }
    for (List<String> path : now) {
      if (!FieldPaths.at(after, path).equals(FieldPaths.at(tree, path)) && !isItem(path)) {
        writers.forEach(w -> w.fields().remove(path));
        updater.fields().add(path);
      }
    }
    writers.removeIf(w -> w.fields().isEmpty());
  }

  /**
   * A forced apply owns exactly what it names: what it no longer names goes unless others own it
   * too, and others lose what it changes.
   *
   * @return the object afterwards
   */
  ObjectNode apply(Kind kind, String manager, String subresource, ObjectNode wanted) {
    ObjectNode after = tree.deepCopy();
    Writer applier = writer(manager, "Apply", subresource);
    List<Writer> others = writers.stream().filter(w -> w != applier).toList();
    SortedSet<List<String>> now = FieldPaths.of(kind, wanted);
    for (List<String> path : applier.fields()) {
      if (now.stream().noneMatch(p -> touch(p, path))
          && others.stream().flatMap(w -> w.fields().stream()).noneMatch(p -> touch(p, path))) {
        FieldPaths.remove(after, path);
      }
    }
    for (List<String> path : now) {
      JsonNode value = FieldPaths.at(wanted, path);
      JsonNode live = FieldPaths.at(after, path);
      boolean filled = value.isObject() && value.isEmpty() && live.isObject();
      if (!value.equals(live) && !filled) {
        FieldPaths.set(after, path, value);
        if (!isItem(path)) {
          others.forEach(w -> w.fields().removeIf(p -> FieldPaths.startsWith(p, path)));
        }
      }
    }
    FieldPaths.order(kind, after, wanted);
    applier.fields().clear();
    applier.fields().addAll(now);
    writers.removeIf(w -> w.fields().isEmpty());
    return after;
  }

  /** The object as a client sees it. */
  ObjectNode print() {
    ObjectNode printed = tree.deepCopy();
    ArrayNode managed = JsonNodeFactory.instance.arrayNode();
    for (Writer writer : writers) {
      ObjectNode entry = managed.addObject();
      entry.put("manager", writer.manager()).put("operation", writer.operation());
      entry.put("time", WHEN).put("fieldsType", "FieldsV1");
      entry.set("fieldsV1", FieldPaths.print(writer.fields()));
      if (!writer.subresource().isEmpty()) {
        entry.put("subresource", writer.subresource());
      }
    }
    if (!managed.isEmpty()) {
      printed.withObjectProperty("metadata").set("managedFields", managed);
    }
    return printed;
  }

  private Writer writer(String manager, String operation, String subresource) {
    for (Writer writer : writers) {
      if (writer.manager().equals(manager)
          && writer.operation().equals(operation)
          && writer.subresource().equals(subresource)) {
        return writer;
      }
    }
    writers.add(new Writer(manager, operation, subresource, new TreeSet<>(FieldPaths.ORDER)));
    return writers.getLast();
  }

  private static boolean isItem(List<String> path) {
    return path.getLast().startsWith("k:");
  }

  private static boolean touch(List<String> a, List<String> b) {
    return FieldPaths.startsWith(a, b) || FieldPaths.startsWith(b, a);
  }
}
