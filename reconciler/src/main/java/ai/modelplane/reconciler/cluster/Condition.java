package ai.modelplane.reconciler.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * One condition of a status.
 *
 * @param reason one word in CamelCase
 * @param message a sentence for a person to read
 */
public record Condition(String type, State state, String reason, String message) {

  /** The API's bound on a message. */
  private static final int MAX_MESSAGE = 32_768;

  /** Whether it holds. */
  public enum State {
    TRUE,
    FALSE,
    UNKNOWN;

    private String word() {
      return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
  }

  public Condition {
    message = message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message;
  }

  public static Condition of(String type, boolean holds, String reason, String message) {
    return new Condition(type, holds ? State.TRUE : State.FALSE, reason, message);
  }

  /**
   * The condition of a type, as it stands in a status; missing when there is none.
   *
   * @param status what has the list {@code conditions}
   */
  public static JsonNode find(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText("").equals(type)) {
        return condition;
      }
    }
    return MissingNode.getInstance();
  }

  /** Whether a status says that the condition of a type holds. */
  public static boolean isTrue(JsonNode status, String type) {
    return find(status, type).path("status").asText("").equals("True");
  }

  public boolean holds() {
    return state == State.TRUE;
  }

  /**
   * As it stands in a status.
   *
   * @param before the status that is live: a condition whose state is the same keeps its time
   * @param now RFC 3339, for one whose state is new
   */
  public ObjectNode tree(JsonNode before, long generation, String now) {
    JsonNode old = find(before, type);
    boolean isSame = old.path("status").asText("").equals(state.word());
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", type)
        .put("status", state.word())
        .put("observedGeneration", generation)
        .put("lastTransitionTime", isSame ? old.path("lastTransitionTime").asText(now) : now)
        .put("reason", reason)
        .put("message", message);
  }
}
