package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.text.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Trees as JSON text: indented, in their own order, with nothing in it that a terminal obeys. */
final class JsonText {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private JsonText() {}

  /** A share with six decimals: a weight is a whole number up to a million. */
  static BigDecimal share(double share) {
    return BigDecimal.valueOf(share).setScale(6, RoundingMode.HALF_UP).stripTrailingZeros();
  }

  /** Names an object. */
  static ObjectNode put(ObjectNode json, Key key) {
    return json.put("apiVersion", key.kind().apiVersion())
        .put("kind", key.kind().word())
        .put("namespace", key.namespace())
        .put("name", key.name());
  }

  /** Text that this program wrote itself. */
  static JsonNode read(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report is no JSON: " + e.getMessage(), e);
    }
  }

  /** The text; ends with a line feed. */
  static String write(JsonNode tree) {
    return Json.of(tree);
  }
}
