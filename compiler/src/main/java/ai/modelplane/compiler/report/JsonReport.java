package ai.modelplane.compiler.report;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Resource;
import ai.modelplane.compiler.diagnostic.Where;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Diagnostics for programs: an array of objects that all have the same fields, null where there is
 * nothing to say.
 */
public final class JsonReport {

  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonReport() {}

  /** A JSON array; ends with a line feed. */
  public static String of(List<Diagnostic> diagnostics) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      DefaultIndenter indent = new DefaultIndenter("  ", "\n");
      json.setPrettyPrinter(
          new DefaultPrettyPrinter().withObjectIndenter(indent).withArrayIndenter(indent));
      json.setCharacterEscapes(new Escapes());
      json.writeStartArray();
      for (Diagnostic diagnostic : diagnostics) {
        write(diagnostic, json);
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string cannot fail to be written
    }
    return out.append('\n').toString();
  }

  private static void write(Diagnostic diagnostic, JsonGenerator json) throws IOException {
    Finding finding = diagnostic.finding();
    Location at = diagnostic.location();
    json.writeStartObject();
    text("file", at == null ? null : at.file(), json);
    number("line", at == null ? null : at.line(), json);
    number("column", at == null ? null : at.column(), json);
    number("endLine", at == null ? null : at.endLine(), json);
    number("endColumn", at == null ? null : at.endColumn(), json);
    text("severity", finding.severity().word(), json);
    text("rule", finding.rule().id(), json);
    text("message", finding.message(), json);
    text("hint", finding.hint(), json);
    text("pointer", finding.where() instanceof Where.Node node ? node.pointer() : null, json);
    json.writeFieldName("resource");
    Resource resource = finding.resource();
    if (resource == null) {
      json.writeNull();
    } else {
      json.writeStartObject();
      text("kind", resource.kind(), json);
      text("namespace", resource.namespace(), json);
      text("name", resource.name(), json);
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void text(String field, @Nullable String value, JsonGenerator json)
      throws IOException {
    json.writeFieldName(field);
    if (value == null) {
      json.writeNull();
    } else {
      json.writeString(value);
    }
  }

  private static void number(String field, @Nullable Integer value, JsonGenerator json)
      throws IOException {
    json.writeFieldName(field);
    if (value == null) {
      json.writeNull();
    } else {
      json.writeNumber(value);
    }
  }

  /** JSON asks only for the controls below U+0020 to be escaped; terminals obey others too. */
  private static final class Escapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] escapes = CharacterEscapes.standardAsciiEscapesForJSON();
      escapes[0x7F] = CharacterEscapes.ESCAPE_STANDARD;
      return escapes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int c) {
      return c >= 0x7F && c < 0xD800 && Printable.isControl(c)
          ? new SerializedString("\\u%04X".formatted(c))
          : null;
    }
  }
}
