package ai.modelplane.compiler.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whole objects to records. A tree that is valid by the schemas decodes; from a cluster with other
 * CustomResourceDefinitions anything can come, which is why every function throws an {@link
 * IllegalArgumentException} that names the field. Fields that are not read may hold anything.
 */
public final class Decode {

  private static final int MAX_PRIORITY = 100;

  /**
   * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
   */
  private static final int LONGEST_LABEL = 63;

  private Decode() {}

  public static ModelService service(ObjectNode tree) {
    JsonNode list = tree.path("spec").path("endpoints");
    if (!list.isArray() || list.isEmpty()) {
      throw wrong("spec.endpoints", list, "a list of at least one entry");
    }
    List<ModelService.Entry> entries = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      entries.add(entry(list.path(i), "spec.endpoints[" + i + "]"));
    }
    return new ModelService(key(Kind.MODEL_SERVICE, tree), meta(tree), entries);
  }

  private static ModelService.Entry entry(JsonNode node, String at) {
    JsonNode matchLabels = node.path("selector").path("matchLabels");
    String labelsAt = at + ".selector.matchLabels";
    if (!matchLabels.isObject()) {
      // To take it for empty would match every endpoint of the namespace.
      throw wrong(labelsAt, matchLabels, "a map of strings");
    }
    JsonNode weight = node.path("weight");
    JsonNode priority = node.path("priority");
    return new ModelService.Entry(
        strings(matchLabels, labelsAt),
        isAbsent(weight) ? null : new Weight(integer(weight, at + ".weight", Weight.MAX)),
        isAbsent(priority) ? 0 : integer(priority, at + ".priority", MAX_PRIORITY));
  }

  public static ModelEndpoint endpoint(ObjectNode tree) {
    JsonNode spec = tree.path("spec");
    return new ModelEndpoint(
        key(Kind.MODEL_ENDPOINT, tree),
        meta(tree),
        text(spec.path("url"), "spec.url"),
        optionalText(spec.path("rewritePath"), "spec.rewritePath"),
        tls(spec.path("tls")));
  }

  private static ModelEndpoint.@Nullable Tls tls(JsonNode tls) {
    if (isAbsent(tls)) {
      return null;
    }
    if (!tls.isObject()) {
      throw wrong("spec.tls", tls, "a map");
    }
    return new ModelEndpoint.Tls(
        optionalText(tls.path("hostname"), "spec.tls.hostname"), caRef(tls.path("caRef")));
  }

  private static ModelEndpoint.@Nullable CaRef caRef(JsonNode caRef) {
    if (isAbsent(caRef)) {
      return null;
    }
    JsonNode kind = caRef.path("kind");
    for (ModelEndpoint.CaKind known : ModelEndpoint.CaKind.values()) {
      if (known.word().equals(kind.textValue())) {
        return new ModelEndpoint.CaRef(known, text(caRef.path("name"), "spec.tls.caRef.name"));
      }
    }
    throw wrong("spec.tls.caRef.kind", kind, "ConfigMap or Secret");
  }

  public static ModelReplica replica(ObjectNode tree) {
    JsonNode ready = ready(tree);
    boolean isReady = "True".equals(ready.path("status").textValue());
    String cluster = optionalText(tree.path("spec").path("clusterName"), "spec.clusterName");
    return new ModelReplica(
        key(Kind.MODEL_REPLICA, tree),
        meta(tree),
        cluster == null || cluster.isEmpty() ? null : cluster.intern(),
        isReady,
        isReady ? "" : why(ready));
  }

  private static JsonNode ready(ObjectNode tree) {
    JsonNode conditions = tree.path("status").path("conditions");
    if (!isAbsent(conditions) && !conditions.isArray()) {
      throw wrong("status.conditions", conditions, "a list");
    }
    for (JsonNode condition : conditions) {
      if ("Ready".equals(condition.path("type").textValue())) {
        return condition;
      }
    }
    return tree.missingNode();
  }

  private static String why(JsonNode ready) {
    if (ready.isMissingNode()) {
      return "it has no Ready condition";
    }
    String reason = ready.path("reason").asText("");
    String message = ready.path("message").asText("");
    if (reason.isEmpty() && message.isEmpty()) {
      String status = ready.path("status").asText("");
      return "its Ready condition " + (status.isEmpty() ? "has no status" : "is " + status);
    }
    return reason.isEmpty() || message.isEmpty() ? reason + message : reason + ": " + message;
  }

  public static InferenceCluster cluster(ObjectNode tree) {
    String address =
        optionalText(tree.path("status").path("gateway").path("address"), "status.gateway.address");
    return new InferenceCluster(
        text(tree.path("metadata").path("name"), "metadata.name"),
        meta(tree),
        address == null || address.isEmpty() ? null : address);
  }

  /**
   * What is read of an object's metadata.
   *
   * @param tree the whole object, not its metadata
   */
  public static Meta meta(ObjectNode tree) {
    JsonNode metadata = tree.path("metadata");
    JsonNode generation = metadata.path("generation");
    if (!isAbsent(generation) && !isWhole(generation)) {
      throw wrong("metadata.generation", generation, "an integer");
    }
    return new Meta(
        strings(metadata.path("labels"), "metadata.labels"),
        strings(metadata.path("annotations"), "metadata.annotations"),
        owners(metadata.path("ownerReferences")),
        generation.asLong(),
        isWritten(metadata.path("managedFields")));
  }

  /** Files that stand for a cluster need not say who wrote what. */
  private static boolean isWritten(JsonNode managedFields) {
    return managedFields.isEmpty()
        || managedFields
            .valueStream()
            .anyMatch(
                w ->
                    w.path("manager").asText().equals(Names.FIELD_MANAGER)
                        && w.path("operation").asText().equals("Apply")
                        && w.path("subresource").asText("").isEmpty());
  }

  private static List<Meta.Owner> owners(JsonNode references) {
    String at = "metadata.ownerReferences";
    if (!isAbsent(references) && !references.isArray()) {
      throw wrong(at, references, "a list");
    }
    List<Meta.Owner> owners = new ArrayList<>();
    for (int i = 0; i < references.size(); i++) {
      JsonNode owner = references.path(i);
      owners.add(
          new Meta.Owner(
              text(owner.path("kind"), at + "[" + i + "].kind"),
              text(owner.path("name"), at + "[" + i + "].name"),
              owner.path("controller").asBoolean()));
    }
    return owners;
  }

  private static Key key(Kind kind, ObjectNode tree) {
    JsonNode metadata = tree.path("metadata");
    return new Key(
        kind,
        text(metadata.path("namespace"), "metadata.namespace").intern(),
        text(metadata.path("name"), "metadata.name").intern()); // of a replica and its endpoint
  }

  /** A fleet has the same labels again and again: equal ones are one. */
  private static Map<String, String> strings(JsonNode map, String at) {
    Map<String, String> strings = new HashMap<>();
    if (isAbsent(map)) {
      return strings;
    }
    if (!map.isObject()) {
      throw wrong(at, map, "a map of strings");
    }
    map.properties()
        .forEach(e -> strings.put(e.getKey().intern(), label(e.getValue(), at, e.getKey())));
    return strings;
  }

  private static String label(JsonNode value, String at, String key) {
    if (!value.isTextual()) {
      throw wrong(at + "[\"" + key + "\"]", value, "a string");
    }
    String text = value.textValue();
    return text.length() <= LONGEST_LABEL ? text.intern() : text;
  }

  private static int integer(JsonNode node, String at, int max) {
    if (!isWhole(node) || node.longValue() < 0 || node.longValue() > max) {
      throw wrong(at, node, "an integer from 0 to " + max);
    }
    return node.intValue();
  }

  /** An API server takes 1.0 for an integer as well. */
  private static boolean isWhole(JsonNode node) {
    return node.isNumber()
        && node.canConvertToLong()
        && (node.isIntegralNumber() || node.doubleValue() == Math.rint(node.doubleValue()));
  }

  private static String text(JsonNode node, String at) {
    if (node.isTextual() && !node.textValue().isEmpty()) {
      return node.textValue();
    }
    throw wrong(at, node, "a string that is not empty");
  }

  private static @Nullable String optionalText(JsonNode node, String at) {
    if (isAbsent(node)) {
      return null;
    }
    if (!node.isTextual()) {
      throw wrong(at, node, "a string");
    }
    return node.textValue();
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static IllegalArgumentException wrong(String at, JsonNode found, String expected) {
    String what =
        switch (found.getNodeType()) {
          case MISSING -> "is missing";
          case NULL -> "is empty";
          case OBJECT -> "is a map";
          case ARRAY -> found.isEmpty() ? "is an empty list" : "is a list";
          default -> "is " + (found.isTextual() ? "\"" + found.asText() + "\"" : found.asText());
        };
    return new IllegalArgumentException(at + " " + what + "; expected " + expected);
  }
}
