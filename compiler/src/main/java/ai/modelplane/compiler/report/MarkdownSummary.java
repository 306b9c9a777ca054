package ai.modelplane.compiler.report;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Diagnostic.Baseline;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.text.Markdown;
import java.util.Comparator;
import java.util.List;

/**
 * A page about a validation, for {@code $GITHUB_STEP_SUMMARY}: GitHub Flavored Markdown of at most
 * 1 MiB, which is all that GitHub takes of a step.
 */
public final class MarkdownSummary {

  private static final int ROWS = 200;

  /**
   * Characters of a cell. 200 rows of three such cells, each character written as six bytes at
   * most, stay below 1 MiB.
   */
  private static final int CELL = 280;

  private MarkdownSummary() {}

  /** A heading, one line of numbers, and a table of the findings, those that fail first. */
  public static String of(Validation validation) {
    StringBuilder out = new StringBuilder();
    out.append("### Modelplane: ").append(validation.fails() ? "failed" : "passed").append("\n\n");
    out.append(TextReport.summary(validation)).append('\n');
    List<Diagnostic> all =
        validation.diagnostics().stream()
            .sorted(Comparator.comparing((Diagnostic d) -> !d.fails()))
            .toList();
    if (!all.isEmpty()) {
      out.append("\n| Place | Severity | Rule | Message |\n|---|---|---|---|\n");
      all.stream().limit(ROWS).forEach(diagnostic -> row(diagnostic, out));
    }
    if (all.size() > ROWS) {
      out.append("\nand ").append(all.size() - ROWS).append(" more\n");
    }
    return out.toString();
  }

  private static void row(Diagnostic diagnostic, StringBuilder out) {
    Finding finding = diagnostic.finding();
    out.append("| ").append(place(diagnostic));
    out.append(" | ").append(severity(diagnostic));
    out.append(" | ").append(finding.rule().id());
    out.append(" | ").append(cell(diagnostic.message()));
    if (finding.hint() != null && diagnostic.baseline() != Baseline.FIXED) {
      out.append("<br>hint: ").append(cell(finding.hint()));
    }
    out.append(" |\n");
  }

  private static String place(Diagnostic diagnostic) {
    Location at = diagnostic.location();
    if (at != null) {
      String line = diagnostic.baseline() == Baseline.FIXED ? "" : ":" + at.line();
      return "<code>" + cell(at.file()) + line + "</code>";
    }
    return diagnostic.finding().resource() == null
        ? ""
        : cell(diagnostic.finding().resource().toString());
  }

  private static String severity(Diagnostic diagnostic) {
    String word = diagnostic.finding().severity().word();
    return switch (diagnostic.baseline()) {
      case FIXED -> "fixed";
      case UNCHANGED -> word + " (unchanged)";
      case INTRODUCED -> word;
      case null -> word;
    };
  }

  private static String cell(String text) {
    return Markdown.text(text, CELL);
  }
}
