package ai.modelplane.compiler.report;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Diagnostic.Baseline;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Severity;
import ai.modelplane.compiler.text.Printable;

/**
 * Annotations of a pull request: workflow commands, one a line. What a change left as it was is a
 * notice, what it fixed is left out. GitHub shows the first ten errors, ten warnings and ten
 * notices of a step; all are printed, in the order of the validation.
 *
 * @see <a
 *     href="https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands">Workflow
 *     commands</a>
 */
public final class GithubReport {

  private GithubReport() {}

  /** One line for each finding that is there; empty for none. */
  public static String of(Validation validation) {
    StringBuilder out = new StringBuilder();
    for (Diagnostic diagnostic : validation.diagnostics()) {
      if (diagnostic.baseline() != Baseline.FIXED) {
        write(diagnostic, out);
      }
    }
    return out.toString();
  }

  private static void write(Diagnostic diagnostic, StringBuilder out) {
    Finding finding = diagnostic.finding();
    out.append("::").append(command(diagnostic)).append(' ');
    Location at = diagnostic.location();
    if (at != null && !at.file().equals("-")) {
      out.append("file=").append(property(at.file())).append(",line=").append(at.line());
      out.append(",endLine=").append(at.endLine());
      if (at.line() == at.endLine()) { // else the columns are refused
        out.append(",col=").append(at.column()).append(",endColumn=").append(at.endColumn());
      }
      out.append(',');
    }
    out.append("title=").append(property(finding.rule().id())).append("::");
    out.append(data(Messages.standalone(diagnostic)));
    if (finding.hint() != null) {
      out.append("%0A").append(data("hint: " + finding.hint()));
    }
    out.append('\n');
  }

  private static String command(Diagnostic diagnostic) {
    if (diagnostic.baseline() == Baseline.UNCHANGED) {
      return "notice";
    }
    return diagnostic.finding().severity() == Severity.ERROR ? "error" : "warning";
  }

  /**
   * The text after the second pair of colons.
   *
   * @see <a href="https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts">The
   *     characters that are escaped</a>
   */
  private static String data(String text) {
    // a line end would begin a command of its own
    return Printable.text(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
