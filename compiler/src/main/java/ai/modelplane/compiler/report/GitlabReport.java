package ai.modelplane.compiler.report;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Diagnostic.Baseline;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Severity;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/**
 * A Code Quality report. GitLab compares it with that of the target branch by itself, by
 * fingerprints; what a change fixed is left out.
 *
 * @see <a href="https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format">Code
 *     Quality report format</a>
 */
public final class GitlabReport {

  private GitlabReport() {}

  /** A JSON array; ends with a line feed. */
  public static String of(Validation validation) {
    Fingerprints fingerprints = new Fingerprints();
    return Json.of(
        json -> {
          json.writeStartArray();
          for (Diagnostic diagnostic : validation.diagnostics()) {
            if (diagnostic.baseline() != Baseline.FIXED) {
              write(diagnostic, fingerprints.of(diagnostic), validation, json);
            }
          }
          json.writeEndArray();
        });
  }

  private static void write(
      Diagnostic diagnostic, String fingerprint, Validation validation, JsonGenerator json)
      throws IOException {
    Finding finding = diagnostic.finding();
    String hint = finding.hint() == null ? "" : " (" + finding.hint() + ")";
    Location at = Messages.place(diagnostic, validation);
    json.writeStartObject();
    Json.text("description", Messages.standalone(diagnostic) + hint, json);
    Json.text("check_name", finding.rule().id(), json);
    Json.text("fingerprint", fingerprint, json);
    Json.text("severity", finding.severity() == Severity.ERROR ? "major" : "minor", json);
    json.writeObjectFieldStart("location");
    Json.text("path", at == null ? "." : path(at.file()), json);
    json.writeObjectFieldStart("lines");
    Json.number("begin", at == null ? 1 : at.line(), json);
    Json.number("end", at == null ? 1 : at.endLine(), json);
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }

  /** GitLab finds no file whose path begins with a dot and a slash. */
  private static String path(String file) {
    return file.startsWith("./") ? path(file.substring(2)) : file;
  }
}
