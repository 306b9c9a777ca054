package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.report.Printable;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Trees as JSON text: indented, in their own order, with nothing in it that a terminal obeys. */
final class JsonText {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");

  private static final ObjectWriter WRITER =
      MAPPER.writer(
          new DefaultPrettyPrinter().withObjectIndenter(INDENT).withArrayIndenter(INDENT));

  private JsonText() {}

  /** A share with six decimals: a weight is a whole number up to a million. */
  static BigDecimal share(double share) {
    return BigDecimal.valueOf(share).setScale(6, RoundingMode.HALF_UP).stripTrailingZeros();
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
    try {
      String json = WRITER.writeValueAsString(tree);
      StringBuilder out = new StringBuilder(json.length() + 1);
      // JSON escapes only what is below U+0020; beyond that a control stands in a string.
      json.codePoints()
          .forEach(
              c -> {
                if (c >= 0xD800 && c <= 0xDFFF) {
                  out.append('\uFFFD'); // half a pair is no character, and no parser takes it
                } else if (c >= 0x7F && Printable.isControl(c)) {
                  out.append("\\u%04X".formatted(c));
                } else {
                  out.appendCodePoint(c);
                }
              });
      return out.append('\n').toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree cannot be written: " + e.getMessage(), e);
    }
  }
}
