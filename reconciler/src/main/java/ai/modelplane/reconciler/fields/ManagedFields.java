package ai.modelplane.reconciler.fields;

import ai.modelplane.compiler.api.Names;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Who owns which fields of an object: its {@code metadata.managedFields}. */
public record ManagedFields(List<Writer> writers) {

  /** Appliers that write without server-side apply. */
  private static final Set<String> UPDATING_APPLIERS =
      Set.of("helm", "helm-controller", "argocd-controller", "argocd-application-controller");

  public ManagedFields {
    writers = List.copyOf(writers);
  }

  /**
   * One entry: a field manager, and what it owns by one operation on one part of the object.
   *
   * @param operation Apply or Update
   * @param subresource the part, such as {@code status}; empty for the object itself
   * @param time when it last wrote, RFC 3339; empty when the server does not say
   */
  public record Writer(
      String manager,
      String operation,
      String subresource,
      String apiVersion,
      String time,
      FieldSet fields) {

    /** Our apply. */
    public static Writer ours(String subresource, FieldSet fields) {
      return new Writer(Names.FIELD_MANAGER, "Apply", subresource, "", "", fields);
    }

    /**
     * Whether it means to go on owning its fields. An update is a change at one time, and so is
     * whatever kubectl does.
     */
    public boolean isApplier() {
      return !isKubectl()
          && !isNamedLikeUs()
          && (operation.equals("Apply") || UPDATING_APPLIERS.contains(manager));
    }

    /** Whether a person, or a tool in a person's hand, wrote it, and will not write it again. */
    boolean isHand() {
      return !isApplier() && !isNamedLikeUs();
    }

    /** Whether it is kubectl, or what the API server calls writers before the first apply. */
    boolean isKubectl() {
      return manager.equals("kubectl")
          || manager.startsWith("kubectl-")
          || manager.equals("before-first-apply");
    }

    /** An update under our name is not ours: no apply of ours takes it back. */
    private boolean isOurs() {
      return isNamedLikeUs() && operation.equals("Apply");
    }

    /** What a webhook changes in our own write is an update under our name. */
    private boolean isNamedLikeUs() {
      return manager.equals(Names.FIELD_MANAGER);
    }

    /** The same with other fields. */
    Writer with(FieldSet set) {
      return with(apiVersion, set);
    }

    private Writer with(String version, FieldSet set) {
      return new Writer(manager, operation, subresource, version, time, set);
    }

    private static Writer parse(JsonNode entry) {
      return new Writer(
          entry.path("manager").asText("unknown"),
          entry.path("operation").asText(""),
          entry.path("subresource").asText(""),
          entry.path("apiVersion").asText(""),
          entry.path("time").asText(""),
          FieldSet.parse(entry.path("fieldsV1")));
    }

    private ObjectNode print() {
      ObjectNode entry = JsonNodeFactory.instance.objectNode();
      entry.put("manager", manager).put("operation", operation).put("apiVersion", apiVersion);
      entry.put("time", time).put("fieldsType", "FieldsV1").set("fieldsV1", fields.fieldsV1());
      entry.put("subresource", subresource);
      entry.removeIf(value -> value.isTextual() && value.textValue().isEmpty());
      return entry;
    }
  }

  public static ManagedFields of(ObjectNode tree) {
    List<Writer> writers = new ArrayList<>();
    tree.path("metadata").path("managedFields").forEach(e -> writers.add(Writer.parse(e)));
    return new ManagedFields(writers);
  }

  /** What our last apply of the object itself named, as far as nobody took it from us. */
  public FieldSet ours() {
    return ours("");
  }

  /** Whether we applied any of it, or nobody says who did. */
  public boolean isWrittenByUs() {
    return writers.isEmpty() || !ours().isEmpty();
  }

  FieldSet ours(String subresource) {
    return union(writers.stream().filter(isOurs(subresource)));
  }

  /** What anybody owns of the object itself: all but defaults of the API server. */
  public FieldSet anybodys() {
    return union(writers.stream().filter(w -> w.subresource().isEmpty()));
  }

  /** Everybody else who wrote to the object itself. */
  public List<Writer> others() {
    return allBut("").stream().filter(w -> w.subresource().isEmpty()).toList();
  }

  /** Every writer but our own apply of one part of the object. */
  List<Writer> allBut(String subresource) {
    return writers.stream().filter(isOurs(subresource).negate()).toList();
  }

  private static Predicate<Writer> isOurs(String subresource) {
    return writer -> writer.isOurs() && writer.subresource().equals(subresource);
  }

  private static FieldSet union(Stream<Writer> writers) {
    return writers.map(Writer::fields).reduce(FieldSet.NONE, FieldSet::union);
  }

  /**
   * After our apply of one part of the object. What we had applied under several API versions is
   * one entry then.
   *
   * @param named what it named
   * @param changed what of that it changed, and so took from everybody else
   */
  ManagedFields afterApply(
      String subresource, String apiVersion, FieldSet named, FieldSet changed) {
    Predicate<Writer> isOurs = isOurs(subresource);
    Writer first = Writer.ours(subresource, named);
    Writer ours = writers.stream().filter(isOurs).findFirst().orElse(first).with(apiVersion, named);
    Stream<Writer> after =
        writers.stream().map(w -> isOurs.test(w) ? ours : w.with(w.fields().minus(changed)));
    return new ManagedFields(Stream.concat(after, Stream.of(ours)).distinct().toList());
  }

  /** After fields were taken out of the object. */
  ManagedFields without(FieldSet removed) {
    return new ManagedFields(writers.stream().map(w -> w.with(w.fields().minus(removed))).toList());
  }

  /** Puts them into an object. Who owns nothing is left out, as on a server. */
  public void writeTo(ObjectNode tree) {
    ArrayNode entries = JsonNodeFactory.instance.arrayNode();
    writers.stream().filter(w -> !w.fields().isEmpty()).forEach(w -> entries.add(w.print()));
    ObjectNode metadata = tree.withObjectProperty("metadata");
    metadata.remove("managedFields");
    if (!entries.isEmpty()) {
      metadata.set("managedFields", entries);
    }
  }
}
