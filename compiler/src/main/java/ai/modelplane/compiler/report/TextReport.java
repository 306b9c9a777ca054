package ai.modelplane.compiler.report;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Diagnostic.Baseline;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Severity;
import ai.modelplane.compiler.text.Printable;
import java.util.List;

/**
 * Diagnostics for people, in the form that editors understand: {@code path:line:column: error:
 * message [rule/id]}, the source line, a caret under the token, and a hint. What a change fixed is
 * one line, {@code fixed: path: message [rule/id]}: it has no line any more.
 */
public final class TextReport {

  /** Characters of a source line that are shown; a longer one is cut around the caret. */
  private static final int LINE = 120;

  private static final String RESET = "\u001b[0m";

  private TextReport() {}

  /**
   * One after the other, each on one to four lines; empty for none.
   *
   * @param colour whether to use ANSI colours, as only a terminal should get them
   */
  public static String of(List<Diagnostic> diagnostics, boolean colour) {
    StringBuilder out = new StringBuilder();
    diagnostics.forEach(diagnostic -> write(diagnostic, colour, out));
    return out.toString();
  }

  /**
   * What was found in numbers, and how long it took: one line without its line end; with a base
   * also what the change did to the findings.
   */
  public static String summary(Validation validation) {
    String compared =
        validation.isCompared()
            ? " (%d introduced, %d fixed, %d unchanged)"
                .formatted(
                    validation.count(Baseline.INTRODUCED),
                    validation.count(Baseline.FIXED),
                    validation.count(Baseline.UNCHANGED))
            : "";
    return "%s, %s, %s%s, %s skipped, in %d ms"
        .formatted(
            count(validation.valid(), "valid manifest"),
            count(validation.count(Severity.ERROR), "error"),
            count(validation.count(Severity.WARNING), "warning"),
            compared,
            count(validation.manifests().skipped(), "other document"),
            validation.took().toMillis());
  }

  private static String count(long n, String word) {
    return n + " " + word + (n == 1 ? "" : "s");
  }

  private static void write(Diagnostic diagnostic, boolean colour, StringBuilder out) {
    if (diagnostic.baseline() == Baseline.FIXED) {
      fixed(diagnostic, colour, out);
      return;
    }
    Finding finding = diagnostic.finding();
    Location at = diagnostic.location();
    if (at != null) {
      String file = style(Printable.text(at.file()), "1", colour);
      out.append("%s:%d:%d: ".formatted(file, at.line(), at.column()));
    } else if (finding.resource() != null) {
      out.append(style(Printable.text(finding.resource().toString()), "1", colour)).append(": ");
    }
    String tint = finding.severity() == Severity.ERROR ? "1;31" : "1;33";
    out.append(style(finding.severity().word() + ":", tint, colour))
        .append(' ')
        .append(Printable.text(diagnostic.message()))
        .append(" [")
        .append(finding.rule().id())
        .append(diagnostic.baseline() == Baseline.UNCHANGED ? "] (unchanged)\n" : "]\n");
    String line = diagnostic.sourceLine();
    if (at != null && line != null) {
      source(line, at, tint, colour, out);
    }
    if (finding.hint() != null) {
      String hint = style("hint:", "1;36", colour);
      out.append("%s %s\n".formatted(hint, Printable.text(finding.hint())));
    }
  }

  private static void fixed(Diagnostic diagnostic, boolean colour, StringBuilder out) {
    Finding finding = diagnostic.finding();
    out.append(style("fixed:", "1;32", colour)).append(' ');
    if (diagnostic.location() != null) {
      out.append(Printable.text(diagnostic.location().file())).append(": ");
    } else if (finding.resource() != null) {
      out.append(Printable.text(finding.resource().toString())).append(": ");
    }
    out.append("%s [%s]\n".formatted(Printable.text(finding.message()), finding.rule().id()));
  }

  private static void source(
      String line, Location at, String tint, boolean colour, StringBuilder out) {
    int[] chars = Printable.line(line).codePoints().toArray();
    int caret = Math.clamp(at.column() - 1, 0, chars.length);
    int end = at.endLine() > at.line() ? chars.length : Math.min(at.endColumn() - 1, chars.length);
    int from = chars.length <= LINE ? 0 : Math.clamp(caret - LINE / 3, 0, chars.length - LINE);
    int to = Math.min(chars.length, from + LINE);
    StringBuilder under = new StringBuilder();
    if (from > 0) {
      out.append("...");
      under.append("   ");
    }
    for (int i = from; i < to; i++) {
      out.appendCodePoint(chars[i]);
      if (i < caret) {
        under.append(chars[i] == '\t' ? "\t" : " ".repeat(Printable.width(chars[i])));
      }
    }
    out.append(to < chars.length ? "...\n" : "\n");
    int length = 0;
    for (int i = caret; i < Math.min(end, to); i++) {
      length += Printable.width(chars[i]);
    }
    out.append(under)
        .append(style("^" + "~".repeat(Math.max(0, length - 1)), tint, colour))
        .append('\n');
  }

  private static String style(String text, String code, boolean colour) {
    return colour ? "\u001b[" + code + "m" + text + RESET : text;
  }
}
