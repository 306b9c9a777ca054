package ai.modelplane.compiler.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.apache.velocity.app.event.ReferenceInsertionEventHandler;
import org.apache.velocity.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Turns every value that a template inserts into JSON: no input can become syntax, and a template
 * needs no quotes of its own. Velocity makes it by its name.
 */
public final class JsonQuoting implements ReferenceInsertionEventHandler {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Override
  public Object referenceInsert(
      @Nullable Context context, String reference, @Nullable Object value) {
    if (value instanceof Integer) {
      return value;
    }
    if (value instanceof String text && isPlain(text)) {
      return '"' + text + '"'; // nearly all of them, ten times as fast
    }
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a template inserts " + reference + ", which is no data", e);
    }
  }

  /** Whether a JSON string needs no escapes: printable ASCII without quotes and backslashes. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }
}
