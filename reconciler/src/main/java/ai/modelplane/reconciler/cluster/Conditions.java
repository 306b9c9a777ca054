package ai.modelplane.reconciler.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** Kubernetes conditions: a list {@code conditions}, in which each type stands once. */
public final class Conditions {

  private Conditions() {}

  /**
   * The condition of a type; missing when there is none.
   *
   * @param status what has {@code conditions}
   */
  public static JsonNode find(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText("").equals(type)) {
        return condition;
      }
    }
    return MissingNode.getInstance();
  }

  public static boolean isTrue(JsonNode status, String type) {
    return find(status, type).path("status").asText("").equals("True");
  }
}
