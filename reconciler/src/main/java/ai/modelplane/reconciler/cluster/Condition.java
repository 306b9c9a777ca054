package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.compiler.text.Printable;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One condition of a status.
 *
 * @param reason one word in CamelCase
 * @param message a sentence for a person to read
 */
public record Condition(String type, State state, String reason, String message) {

  /** The API's bound on a message, in characters. */
  private static final int MAX_MESSAGE = 32_768;

  /** What the API takes for a reason; others give theirs, as a Gateway's controller does. */
  private static final Pattern REASON =
      Pattern.compile("[A-Za-z](?:[A-Za-z0-9_,:]{0,1022}[A-Za-z0-9_])?");

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
    reason = word(reason);
    message = text(message);
  }

  private static String word(String reason) {
    return REASON.matcher(reason).matches() ? reason : "Unknown";
  }

  private static String text(String message) {
    return MessageText.cut(Printable.text(message), MAX_MESSAGE - 3);
  }

  /** One that an earlier pass wrote, as far as anybody knows, and that stays as it is. */
  public static ObjectNode kept(JsonNode condition) {
    return ((ObjectNode) condition.deepCopy())
        .put("reason", word(condition.path("reason").asText("")))
        .put("message", text(condition.path("message").asText("")));
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
