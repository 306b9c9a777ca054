package ai.modelplane.compiler.schema;

import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.schema.Schemas.Violation;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Specs of services and endpoints, held against the schemas. */
final class Checking {

  static final Schemas SCHEMAS = new Schemas();

  private Checking() {}

  static List<Violation> service(String spec) {
    return SCHEMAS.validate(Kind.MODEL_SERVICE, serviceTree(spec));
  }

  static ObjectNode serviceTree(String spec) {
    return object("ModelService", spec);
  }

  static List<Violation> endpoint(String spec) {
    return SCHEMAS.validate(Kind.MODEL_ENDPOINT, object("ModelEndpoint", spec));
  }

  static ObjectNode object(String kind, String spec) {
    String flow = spec.startsWith("{") ? spec : "{" + spec + "}";
    return Trees.tree(
        "{apiVersion: modelplane.ai/v1alpha1, kind: "
            + kind
            + ", metadata: {name: a, namespace: b}, spec: "
            + flow
            + "}");
  }
}
