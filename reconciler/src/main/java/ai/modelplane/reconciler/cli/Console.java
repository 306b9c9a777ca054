package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.manifest.Diagnostics;
import ai.modelplane.compiler.report.TextReport;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.reconciler.preview.Style;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;

/**
 * Where a command reads and writes: data to {@code out}, talk to {@code err}.
 *
 * @param style for {@code out}
 * @param talkStyle for {@code err}
 */
record Console(InputStream in, PrintStream out, PrintStream err, Style style, Style talkStyle) {

  void say(String line) {
    err.println(line);
  }

  /** {@code 1 object}, {@code 2 objects}. */
  static String objects(long count) {
    return count + (count == 1 ? " object" : " objects");
  }

  /** Shows findings on {@code err}, each at its place. */
  void show(List<Finding> findings, Snapshot snapshot) {
    print(Diagnostics.locate(findings, snapshot));
  }

  /** Shows what is located already. */
  void print(List<Diagnostic> diagnostics) {
    err.print(TextReport.of(diagnostics, talkStyle == Style.COLOUR));
  }
}
