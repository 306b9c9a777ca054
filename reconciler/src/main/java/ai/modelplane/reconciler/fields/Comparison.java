package ai.modelplane.reconciler.fields;

import ai.modelplane.compiler.api.Names;
import ai.modelplane.reconciler.fields.FieldChange.Drift;
import ai.modelplane.reconciler.fields.ManagedFields.Writer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds what is wanted of an object against what of the live one is ours. */
public final class Comparison {

  /** Nobody owns it, and it is the same. */
  private static final FieldSet IDENTITY =
      FieldSet.of(
          JsonNodeFactory.instance
              .objectNode()
              .put("apiVersion", "")
              .put("kind", "")
              .set(
                  "metadata",
                  JsonNodeFactory.instance.objectNode().put("name", "").put("namespace", "")));

  private Comparison() {}

  /**
   * What of an object is ours, as our next apply would name it to change nothing. Of an object that
   * has no managed fields of ours, that is all that people could have applied.
   */
  public static ObjectNode ours(ObjectNode live) {
    FieldSet ours = ManagedFields.of(live).ours();
    if (!ours.isEmpty()) {
      return ours.union(IDENTITY).project(live).deepCopy();
    }
    ObjectNode tree = IDENTITY.project(live).deepCopy();
    tree.withObject("/metadata").set("labels", live.path("metadata").path("labels").deepCopy());
    tree.set("spec", live.path("spec").deepCopy());
    return tree;
  }

  /** Whether anything of the object itself is not as wanted. */
  public static boolean differs(ObjectNode wanted, ObjectNode live) {
    return !fields(wanted, live).isEmpty();
  }

  /** Whether our part of the live object's status is not the wanted one. */
  public static boolean statusDiffers(ObjectNode wanted, ObjectNode live) {
    ObjectNode owned = ManagedFields.of(live).ours("status").project(live);
    return !Trees.same(owned.path("status"), wanted);
  }

  /** What of the object itself differs, field by field, and who did it. */
  public static List<FieldChange> fields(ObjectNode wanted, ObjectNode live) {
    ManagedFields managed = ManagedFields.of(live);
    List<Writer> strangers = Strangers.of(wanted, live, managed);
    FieldSet seen = managed.ours().union(IDENTITY);
    for (Writer stranger : strangers) {
      seen = seen.union(stranger.fields());
    }
    ObjectNode owned = seen.project(live);
    forgetNote(owned);
    return Trees.differences(owned, wanted).stream()
        .flatMap(path -> fields(path, owned, wanted, live, strangers, managed.others()))
        .toList();
  }

  /**
   * Of what differs, the fields of others that no apply of ours takes from them. A list among them
   * is one field, with what it should be.
   */
  public static List<FieldChange> strangers(ObjectNode wanted, ObjectNode live) {
    List<Writer> strangers = Strangers.of(wanted, live, ManagedFields.of(live));
    return strangers.isEmpty()
        ? List.of()
        : fields(wanted, live).stream()
            .filter(f -> strangers.stream().anyMatch(w -> w.fields().touches(f.path(), live)))
            .map(f -> Trees.aroundLists(f.path(), live))
            .distinct()
            .map(path -> change(path, wanted, live, strangers))
            .toList();
  }

  /** What differs because an applier means it to: of an object that a person keeps in Git. */
  public static List<FieldChange> applied(ObjectNode wanted, ObjectNode live) {
    ManagedFields managed = ManagedFields.of(live);
    List<Writer> appliers = managed.others().stream().filter(Writer::isApplier).toList();
    if (appliers.isEmpty()) {
      return List.of();
    }
    Stream<FieldChange> changed =
        fields(wanted, live).stream()
            .flatMap(f -> drift(f.path(), live, appliers).stream().map(f::by));
    ObjectNode beside = JsonNodeFactory.instance.objectNode();
    List<Writer> adding = Hands.appliers(wanted, live, managed);
    Stream<FieldChange> added =
        adding.stream()
            .flatMap(w -> Trees.differences(beside, w.fields().project(live)).stream())
            .map(path -> change(path, wanted, live, adding));
    return Stream.concat(changed, added).toList();
  }

  /**
   * What is left to be taken out of an object after our apply: fields that others own.
   *
   * @param planned what was to be done: of an object that a person declares, a field that was to go
   *     goes whoever owns it. Of others the server may have put it back as a default.
   */
  public static List<FieldChange> left(
      List<FieldChange> planned, ObjectNode wanted, ObjectNode stored) {
    List<FieldChange> left = new ArrayList<>(strangers(wanted, stored));
    if (Strangers.isRendered(wanted)) {
      return left;
    }
    Set<List<String>> paths = left.stream().map(FieldChange::path).collect(Collectors.toSet());
    for (FieldChange field : planned) {
      JsonNode now = Trees.at(stored, field.path());
      if (field.after().isMissingNode() && !now.isMissingNode() && !paths.contains(field.path())) {
        left.add(new FieldChange(field.path(), now, field.after(), field.drift()));
      }
    }
    return left;
  }

  /** What we noted about the object is no part of it. */
  private static void forgetNote(ObjectNode owned) {
    if (owned.at("/metadata/annotations") instanceof ObjectNode annotations
        && annotations.remove(Names.MUTATED) != null
        && annotations.isEmpty()) {
      owned.withObjectProperty("metadata").remove("annotations");
    }
  }

  /** A list that is not ours at all is held against the live one: that is what somebody changed. */
  private static Stream<FieldChange> fields(
      List<String> path,
      ObjectNode owned,
      ObjectNode wanted,
      ObjectNode live,
      List<Writer> strangers,
      List<Writer> others) {
    JsonNode ours = Trees.at(owned, path);
    JsonNode after = Trees.at(wanted, path);
    if (!ours.isMissingNode()) {
      return Stream.of(new FieldChange(path, ours, after, drift(path, live, strangers)));
    }
    JsonNode before = Trees.at(live, path);
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
                      drift(whole, live, others));
                });
  }

  private static FieldChange change(
      List<String> path, ObjectNode wanted, ObjectNode live, List<Writer> others) {
    return new FieldChange(
        path, Trees.at(live, path), Trees.at(wanted, path), drift(path, live, others));
  }

  private static Optional<Drift> drift(List<String> path, ObjectNode live, List<Writer> others) {
    return others.stream()
        .filter(w -> w.fields().touches(path, live))
        .findFirst()
        .map(w -> new Drift(w.manager(), w.operation(), w.time()));
  }

  /** In words, for a plan. */
  public static String reason(List<FieldChange> fields) {
    return fields.stream()
        .flatMap(f -> f.drift().stream())
        .findFirst()
        .map(drift -> "drift, changed by " + drift)
        .orElse("differs");
  }
}
