package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Change.Drift;
import ai.modelplane.reconciler.plan.Change.FieldChange;
import ai.modelplane.reconciler.plan.OwnedFields.Writer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Holds one object against what of its live self is ours. */
public final class Comparison {

  private Comparison() {}

  /** Whether anything of it is not as it should be. */
  public static boolean differs(DesiredObject object, LiveObject now) {
    return !fields(object, now).isEmpty();
  }

  static List<FieldChange> fields(DesiredObject object, LiveObject now) {
    ObjectNode wanted = body(object.tree());
    ObjectNode owned = body(OwnedFields.project(now));
    if (Trees.same(owned, wanted)) {
      return List.of(); // nearly all of them
    }
    List<Writer> others = OwnedFields.others(now);
    return Trees.differences(owned, wanted).stream()
        .flatMap(path -> fields(path, owned, wanted, now, others))
        .toList();
  }

  /** A list that is not ours at all is held against the live one: that is what somebody changed. */
  private static Stream<FieldChange> fields(
      List<String> path, ObjectNode owned, ObjectNode wanted, LiveObject now, List<Writer> others) {
    JsonNode ours = Trees.at(owned, path);
    JsonNode after = Trees.at(wanted, path);
    if (!ours.isMissingNode()) {
      return Stream.of(new FieldChange(path, ours, after, Optional.empty()));
    }
    JsonNode before = Trees.at(now.tree(), path);
    List<List<String>> inside = before.isArray() ? Trees.differences(before, after) : List.of();
    return (inside.isEmpty() ? List.of(List.<String>of()) : inside)
        .stream()
            .map(
                below -> {
                  List<String> whole = Stream.concat(path.stream(), below.stream()).toList();
                  return new FieldChange(
                      whole,
                      Trees.at(before, below),
                      Trees.at(after, below),
                      drift(whole, now, others));
                });
  }

  private static Optional<Drift> drift(List<String> path, LiveObject now, List<Writer> others) {
    return others.stream()
        .filter(w -> OwnedFields.owns(w, path, now.tree()))
        .findFirst()
        .map(w -> new Drift(w.manager(), w.operation(), w.time()));
  }

  /** What is compared: all but the identity, which cannot differ. */
  private static ObjectNode body(ObjectNode tree) {
    ObjectNode body = shallowCopy(tree);
    body.remove(List.of("apiVersion", "kind"));
    if (body.get("metadata") instanceof ObjectNode metadata) {
      body.set("metadata", shallowCopy(metadata).remove(List.of("name", "namespace")));
    }
    return body;
  }

  private static ObjectNode shallowCopy(ObjectNode tree) {
    return JsonNodeFactory.instance.objectNode().setAll(tree);
  }

  static String reason(List<FieldChange> fields) {
    return fields.stream()
        .flatMap(f -> f.drift().stream())
        .findFirst()
        .map(drift -> "drift, changed by " + drift)
        .orElse("differs");
  }
}
