package ai.modelplane.reconciler.fields;

import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Kind.Role;
import ai.modelplane.compiler.api.Ownership;
import ai.modelplane.reconciler.fields.ManagedFields.Writer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * What others put into an object, beside our fields. {@link Hands} says what that is in an object
 * that a person declares.
 */
public final class Strangers {

  /** A field that a manager would own, had the server noted one. */
  static final Writer SOMEBODY =
      new Writer(FieldChange.Drift.SOMEBODY, "Update", "", "", "", FieldSet.NONE);

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

  /**
   * Fields that decide who answers, and that no template writes: they are foreign even when nobody
   * owns them, as when an admission webhook or an editor of files put them there.
   */
  private static final Map<Kind, ObjectNode> STEERING = new EnumMap<>(Kind.class);

  /** What the server sets by itself: a null stands for any value. */
  private static final Map<Kind, ObjectNode> DEFAULTS = new EnumMap<>(Kind.class);

  /** Annotations by which the Gateway reaches a Service in another way. */
  private static final List<String> GATEWAYS_ANNOTATIONS =
      List.of("traefik.io/", "traefik.ingress.kubernetes.io/");

  private static final String SERVICE_OF_A_SLICE = "kubernetes.io/service-name";

  /** What a Service without an address of its own ignores. */
  private static final Set<String> IDLE =
      Set.of("internalTrafficPolicy", "trafficDistribution", "ipFamilies", "ipFamilyPolicy");

  static {
    STEERING.put(Kind.HTTP_ROUTE, json("{'spec': {'hostnames': 1}}"));
    STEERING.put(
        Kind.SERVICE,
        json(
            "{'spec': {'selector': 1, 'externalName': 1, 'externalIPs': 1, 'loadBalancerIP': 1,"
                + " 'sessionAffinity': 1, 'sessionAffinityConfig': 1,"
                + " 'publishNotReadyAddresses': 1}}"));
    STEERING.put(
        Kind.BACKEND_TLS_POLICY,
        json("{'spec': {'options': 1, 'validation': {'subjectAltNames': 1}}}"));
    DEFAULTS.put(
        Kind.SERVICE,
        json(
            "{'spec': {'clusterIPs': null, 'ipFamilies': null, 'ipFamilyPolicy': null,"
                + " 'internalTrafficPolicy': 'Cluster', 'sessionAffinity': 'None',"
                + " 'publishNotReadyAddresses': false}}"));
  }

  private Strangers() {}

  /**
   * The fields of others, each once.
   *
   * @param wanted the object as it should be, by which it is known whether it is rendered
   */
  static List<Writer> of(ObjectNode wanted, ObjectNode live, ManagedFields managed) {
    Optional<Kind> rendered = rendered(wanted);
    if (rendered.isEmpty()) {
      return Hands.of(wanted, live, managed);
    }
    Kind kind = rendered.get();
    FieldSet ours = managed.ours();
    FieldSet defaults = defaults(kind, live);
    FieldSet steering = steering(kind, live).minus(ours);
    List<Writer> strangers = new ArrayList<>();
    for (Writer other : managed.others()) {
      FieldSet body = body(other.fields()).minus(ours).minus(defaults);
      add(other, body.union(steering.within(other.fields())), strangers);
      steering = steering.minus(other.fields());
    }
    add(SOMEBODY, steering, strangers);
    return strangers;
  }

  /** Whether an object follows from what people declare. */
  static boolean isRendered(ObjectNode wanted) {
    return rendered(wanted).isPresent();
  }

  /** Whether a manager is known by name. */
  public static boolean isKnown(String manager) {
    return !manager.equals(FieldChange.Drift.SOMEBODY);
  }

  /** Whether a field of a rendered object decides who answers. */
  public static boolean steers(List<String> path) {
    String name = path.getLast();
    return path.getFirst().equals("metadata")
        ? name.equals(SERVICE_OF_A_SLICE) || isForTheGateway(name)
        : !IDLE.contains(name);
  }

  private static boolean isForTheGateway(String annotation) {
    return GATEWAYS_ANNOTATIONS.stream().anyMatch(annotation::startsWith);
  }

  private static void add(Writer writer, FieldSet fields, List<Writer> strangers) {
    if (!fields.isEmpty()) {
      strangers.add(writer.with(fields));
    }
  }

  /** The kind of an object that follows from what people declare; empty for what they declare. */
  private static Optional<Kind> rendered(ObjectNode wanted) {
    String version = wanted.path("apiVersion").asText("");
    String group = version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
    return Kind.of(group, wanted.path("kind").asText(""))
        .filter(
            kind ->
                kind.role() != Role.DECLARED
                    || Ownership.of(wanted.path("metadata").path("labels")).standsForReplica());
  }

  /** All but metadata and status. */
  private static FieldSet body(FieldSet fields) {
    ObjectNode body = fields.fieldsV1().deepCopy();
    body.remove(List.of("f:apiVersion", "f:kind", "f:metadata", "f:status"));
    return new FieldSet(body);
  }

  /** The fields of a rendered object that decide who answers, beside those of its template. */
  public static FieldSet steering(ObjectNode live) {
    return rendered(live).map(kind -> steering(kind, live)).orElse(FieldSet.NONE);
  }

  private static FieldSet steering(Kind kind, ObjectNode live) {
    return FieldSet.of(filled(steered(kind, live), live)).minus(defaults(kind, live));
  }

  private static ObjectNode steered(Kind kind, ObjectNode live) {
    ObjectNode steering = STEERING.getOrDefault(kind, empty()).deepCopy();
    ObjectNode metadata = empty();
    if (kind.role() != Role.DECLARED && live.path("metadata").has("ownerReferences")) {
      metadata.put("ownerReferences", 1); // whoever owns an object takes it along when it goes
    }
    if (kind == Kind.SERVICE) {
      for (String name : (Iterable<String>) live.at("/metadata/annotations")::fieldNames) {
        if (isForTheGateway(name)) {
          metadata.withObjectProperty("annotations").put(name, 1);
        }
      }
    }
    return metadata.isEmpty() ? steering : steering.set("metadata", metadata);
  }

  /** Those of the defaults that the live object has. */
  private static FieldSet defaults(Kind kind, JsonNode live) {
    return FieldSet.of(
        some(
            DEFAULTS.getOrDefault(kind, empty()),
            live,
            (value, now) -> value.isNull() || Trees.same(now, value)));
  }

  /** Those of the fields that the live object has. */
  private static ObjectNode filled(ObjectNode fields, JsonNode live) {
    return some(fields, live, (value, now) -> !(now.isContainerNode() && now.isEmpty()));
  }

  private static ObjectNode some(
      ObjectNode fields, JsonNode live, BiPredicate<JsonNode, JsonNode> which) {
    ObjectNode some = empty();
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      JsonNode now = live.path(field.getKey());
      if (field.getValue() instanceof ObjectNode map) {
        ObjectNode inner = some(map, now, which);
        if (!inner.isEmpty()) {
          some.set(field.getKey(), inner);
        }
      } else if (!now.isMissingNode() && which.test(field.getValue(), now)) {
        some.put(field.getKey(), 1);
      }
    }
    return some;
  }

  private static ObjectNode empty() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
