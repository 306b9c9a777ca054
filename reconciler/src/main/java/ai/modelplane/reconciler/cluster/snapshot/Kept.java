package ai.modelplane.reconciler.cluster.snapshot;

import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.api.Ownership;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.fields.FieldSet;
import ai.modelplane.reconciler.fields.ManagedFields;
import ai.modelplane.reconciler.fields.Strangers;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an object: the fields that are read, and of what we manage those that somebody
 * set. Defaults of the API server, which nobody owns, are left out.
 */
final class Kept {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  /** What is read of each kind: 1 for a value, a list's first item for all of them. */
  private static final Map<Kind, JsonNode> READ = new EnumMap<>(Kind.class);

  static {
    READ.put(Kind.INFERENCE_CLUSTER, json("{'status': {'gateway': {'address': 1}}}"));
    READ.put(
        Kind.MODEL_REPLICA,
        json(
            "{'spec': {'clusterName': 1}, 'status': {'conditions':"
                + " [{'type': 1, 'status': 1, 'reason': 1, 'message': 1}]}}"));
    READ.put(
        Kind.MODEL_ENDPOINT,
        json(
            "{'spec': {'url': 1, 'rewritePath': 1,"
                + " 'tls': {'hostname': 1, 'caRef': {'kind': 1, 'name': 1}}}}"));
    READ.put(
        Kind.MODEL_SERVICE,
        json(
            "{'spec': {'endpoints':"
                + " [{'selector': {'matchLabels': 1}, 'weight': 1, 'priority': 1}]},"
                + " 'status': {'address': 1}}"));
    READ.put(
        Kind.GATEWAY,
        json(
            "{'spec': {'listeners': [{'name': 1, 'protocol': 1, 'port': 1, 'hostname': 1,"
                + " 'allowedRoutes': {'kinds': [{'group': 1, 'kind': 1}],"
                + " 'namespaces': {'from': 1}}}]},"
                + " 'status': {'addresses': [{'value': 1}], 'listeners':"
                + " [{'name': 1, 'conditions': [{'type': 1, 'status': 1, 'reason': 1}]}]}}"));
    READ.put(Kind.HTTP_ROUTE, Dialect.TRAEFIK.fields());
  }

  private Kept() {}

  /** The object as far as it is kept, in the shape of a whole object; a new tree. */
  static ObjectNode of(LiveObject object) {
    ObjectNode kept = NODES.objectNode();
    set(kept, "metadata", metadata(object));
    JsonNode read = read(object.tree(), READ.getOrDefault(object.key().kind(), NODES.objectNode()));
    if (isManaged(object.key().kind(), object.tree())) {
      kept.setAll(body(object.tree()));
      set(kept, "status", read.path("status"));
    } else {
      set(kept, "spec", read.path("spec"));
      set(kept, "status", read.path("status"));
    }
    Statuses.tidy(kept.path("status"));
    return kept;
  }

  /** Whether it is planned, so that who owns which field matters. */
  static boolean isManaged(Kind kind, ObjectNode tree) {
    return switch (kind.role()) {
      case FLEET, GATEWAY, REFERRED, AROUND -> false;
      case DECLARED, BACKEND, ROUTE -> Ownership.of(tree.path("metadata").path("labels")).managed();
    };
  }

  private static ObjectNode metadata(LiveObject object) {
    JsonNode live = object.path("metadata");
    ObjectNode metadata = NODES.objectNode();
    switch (object.key().kind()) {
      case INFERENCE_CLUSTER, GATEWAY -> {}
      default -> set(metadata, "labels", live.path("labels"));
    }
    FieldSet ours = ManagedFields.of(object.tree()).ours(); // what others note can be anything
    FieldSet steering = Strangers.steering(object.tree());
    ObjectNode annotations = NODES.objectNode();
    for (Map.Entry<String, JsonNode> annotation : live.path("annotations").properties()) {
      String name = annotation.getKey();
      if (!name.equals(LAST_APPLIED)
          && (name.startsWith(Names.GROUP + "/")
              || ours.touches(List.of("metadata", "annotations", name), object.tree())
              || steering.touches(List.of("metadata", "annotations", name), object.tree()))) {
        annotations.set(name, annotation.getValue());
      }
    }
    set(metadata, "annotations", annotations);
    if (object.isTerminating()) {
      set(metadata, "deletionTimestamp", live.path("deletionTimestamp"));
      set(metadata, "finalizers", live.path("finalizers"));
    }
    if (object.key().kind() == Kind.MODEL_ENDPOINT) {
      set(metadata, "ownerReferences", controllers(live.path("ownerReferences")));
    }
    return metadata;
  }

  private static ArrayNode controllers(JsonNode references) {
    ArrayNode controllers = NODES.arrayNode();
    for (JsonNode owner : references) {
      if (owner.path("controller").asBoolean()) {
        ObjectNode kept = controllers.addObject().put("controller", true);
        kept.set("kind", owner.path("kind"));
        kept.set("name", owner.path("name"));
      }
    }
    return controllers;
  }

  /**
   * Everything beside metadata and status that somebody set, or that decides who answers; lists as
   * a whole.
   */
  private static ObjectNode body(ObjectNode tree) {
    FieldSet set = ManagedFields.of(tree).anybodys();
    ObjectNode body =
        set.isEmpty()
            ? tree
            : FieldSet.of(tree).within(set.union(Strangers.steering(tree))).project(tree);
    return body.deepCopy().remove(List.of("apiVersion", "kind", "metadata", "status"));
  }

  private static JsonNode read(JsonNode value, JsonNode which) {
    if (which instanceof ObjectNode wanted && value.isObject()) {
      ObjectNode result = NODES.objectNode();
      wanted
          .properties()
          .forEach(m -> put(result, m.getKey(), value.get(m.getKey()), m.getValue()));
      return result;
    }
    if (which instanceof ArrayNode wanted && value.isArray()) {
      ArrayNode result = NODES.arrayNode();
      value.forEach(item -> result.add(read(item, wanted.get(0))));
      return result;
    }
    return value.isMissingNode() ? MissingNode.getInstance() : value.deepCopy();
  }

  private static void put(ObjectNode into, String name, @Nullable JsonNode value, JsonNode which) {
    if (value != null) {
      into.set(name, read(value, which));
    }
  }

  private static void set(ObjectNode into, String name, JsonNode value) {
    if (!value.isMissingNode() && !(value.isContainerNode() && value.isEmpty())) {
      into.set(name, value);
    }
  }

  private static JsonNode json(String text) {
    try {
      return JsonMapper.builder().build().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
