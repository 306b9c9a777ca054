package ai.modelplane.compiler.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSON in which nothing acts, on a terminal or in the log of a job, and no secret is told. What a
 * program reads out of it is the same but for the secrets.
 */
public final class Json {

  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Half a pair is no character, and no parser takes it. */
  private static final Pattern HALF =
      Pattern.compile(
          "[\\uD800-\\uDBFF](?![\\uDC00-\\uDFFF])|(?<![\\uD800-\\uDBFF])[\\uDC00-\\uDFFF]");

  private Json() {}

  /** The text of a value, indented; ends with a line feed. */
  public static String of(JsonNode tree) {
    DefaultIndenter indent = new DefaultIndenter("  ", "\n");
    return write(
            tree, new DefaultPrettyPrinter().withObjectIndenter(indent).withArrayIndenter(indent))
        + "\n";
  }

  /** The text of a value on one line, which YAML reads the same. */
  public static String line(JsonNode tree) {
    return write(tree, null);
  }

  private static String write(JsonNode tree, @Nullable PrettyPrinter pretty) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.setPrettyPrinter(pretty);
      MAPPER.writeTree(json, Secrets.hide(tree));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string cannot fail to be written
    }
    return escaped(HALF.matcher(out.toString()).replaceAll("\uFFFD"));
  }

  /**
   * JSON asks only for the controls below U+0020 to be escaped. What else acts stands in a string,
   * and is escaped there.
   */
  private static String escaped(String json) {
    String text = Printable.escaped(json, "\\u0023");
    if (text.codePoints().noneMatch(Json::acts)) {
      return text; // nearly always
    }
    StringBuilder out = new StringBuilder(text.length() + 32);
    text.codePoints()
        .forEach(
            c -> {
              if (acts(c)) {
                for (char unit : Character.toChars(c)) {
                  out.append("\\u%04X".formatted((int) unit));
                }
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }

  private static boolean acts(int c) {
    return c != '\n' && Printable.isControl(c);
  }
}
