package ai.modelplane.compiler.report;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Resource;
import ai.modelplane.compiler.diagnostic.Where;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Diagnostics for programs: an array of objects that all have the same fields, null where there is
 * nothing to say.
 */
public final class JsonReport {

  private JsonReport() {}

  /** A JSON array; ends with a line feed. */
  public static String of(List<Diagnostic> diagnostics) {
    return Json.of(
        json -> {
          json.writeStartArray();
          for (Diagnostic diagnostic : diagnostics) {
            write(diagnostic, json);
          }
          json.writeEndArray();
        });
  }

  private static void write(Diagnostic diagnostic, JsonGenerator json) throws IOException {
    Finding finding = diagnostic.finding();
    json.writeStartObject();
    place(diagnostic.location(), json);
    Json.text("severity", finding.severity().word(), json);
    Json.text("rule", finding.rule().id(), json);
    Json.text("message", finding.message(), json);
    Json.text("hint", finding.hint(), json);
    Json.text("pointer", finding.where() instanceof Where.Node node ? node.pointer() : null, json);
    json.writeFieldName("resource");
    Resource resource = finding.resource();
    if (resource == null) {
      json.writeNull();
    } else {
      json.writeStartObject();
      Json.text("kind", resource.kind(), json);
      Json.text("namespace", resource.namespace(), json);
      Json.text("name", resource.name(), json);
      json.writeEndObject();
    }
    json.writeFieldName("also");
    if (diagnostic.also() == null) {
      json.writeNull();
    } else {
      json.writeStartObject();
      place(diagnostic.also(), json);
      json.writeEndObject();
    }
    Json.text(
        "baseline", diagnostic.baseline() == null ? null : diagnostic.baseline().word(), json);
    json.writeEndObject();
  }

  private static void place(@Nullable Location at, JsonGenerator json) throws IOException {
    Json.text("file", at == null ? null : at.file(), json);
    Json.number("line", at == null ? null : at.line(), json);
    Json.number("column", at == null ? null : at.column(), json);
    Json.number("endLine", at == null ? null : at.endLine(), json);
    Json.number("endColumn", at == null ? null : at.endColumn(), json);
  }
}
