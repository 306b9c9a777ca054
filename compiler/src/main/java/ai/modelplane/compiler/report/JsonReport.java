package ai.modelplane.compiler.report;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Resource;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.text.Json;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    diagnostics.forEach(diagnostic -> write(diagnostic, all.addObject()));
    return Json.of(all);
  }

  private static void write(Diagnostic diagnostic, ObjectNode json) {
    Finding finding = diagnostic.finding();
    place(diagnostic.location(), json);
    json.put("severity", finding.severity().word());
    json.put("rule", finding.rule().id());
    json.put("message", finding.message());
    json.put("hint", finding.hint());
    json.put("pointer", finding.where() instanceof Where.Node node ? node.pointer() : null);
    Resource resource = finding.resource();
    if (resource == null) {
      json.putNull("resource");
    } else {
      json.putObject("resource")
          .put("kind", resource.kind())
          .put("namespace", resource.namespace())
          .put("name", resource.name());
    }
    if (diagnostic.also() == null) {
      json.putNull("also");
    } else {
      place(diagnostic.also(), json.putObject("also"));
    }
    json.put("baseline", diagnostic.baseline() == null ? null : diagnostic.baseline().word());
  }

  private static void place(@Nullable Location at, ObjectNode json) {
    if (at == null) {
      List.of("file", "line", "column", "endLine", "endColumn").forEach(json::putNull);
    } else {
      json.put("file", at.file());
      json.put("line", at.line()).put("column", at.column());
      json.put("endLine", at.endLine()).put("endColumn", at.endColumn());
    }
  }
}
