package ai.modelplane.compiler.report;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Diagnostic.Baseline;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Severity;
import ai.modelplane.compiler.text.Json;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

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
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (Diagnostic diagnostic : validation.diagnostics()) {
      if (diagnostic.baseline() != Baseline.FIXED) {
        write(diagnostic, fingerprints.of(diagnostic), validation, all.addObject());
      }
    }
    return Json.of(all);
  }

  private static void write(
      Diagnostic diagnostic, String fingerprint, Validation validation, ObjectNode json) {
    Finding finding = diagnostic.finding();
    String hint = finding.hint() == null ? "" : " (" + finding.hint() + ")";
    Location at = Messages.place(diagnostic, validation);
    json.put("description", Messages.standalone(diagnostic) + hint);
    json.put("check_name", finding.rule().id());
    json.put("fingerprint", fingerprint);
    json.put("severity", finding.severity() == Severity.ERROR ? "major" : "minor");
    ObjectNode location = json.putObject("location");
    location.put("path", at == null ? "." : path(at.file()));
    location
        .putObject("lines")
        .put("begin", at == null ? 1 : at.line())
        .put("end", at == null ? 1 : at.endLine());
  }

  /** GitLab finds no file whose path begins with a dot and a slash. */
  private static String path(String file) {
    return file.startsWith("./") ? path(file.substring(2)) : file;
  }
}
