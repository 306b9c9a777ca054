package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.manifest.Diagnostics;
import ai.modelplane.compiler.report.TextReport;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.text.Printable;
import ai.modelplane.reconciler.preview.Style;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where a command reads and writes: data to standard output, talk to standard error. All text goes
 * through here, and nothing in it acts; formats for programs have escapes of their own.
 */
final class Console {

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final Style style;

  Console(InputStream in, PrintStream out, PrintStream err, Style style) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.style = style;
  }

  InputStream in() {
    return in;
  }

  Style style() {
    return style;
  }

  /** Talk. What has several lines is one thing said: those after the first stand in from it. */
  void say(String text) {
    err.println(Printable.lines(text.strip().replaceAll("\\R(?:  )?", "\n  ")));
  }

  /** Data for a person, with a line end after each line. */
  void text(String text) {
    // colours are for a terminal, and the parts of a text in colours are harmless already
    out.print(style == Style.COLOUR ? text : Printable.lines(text));
  }

  /** Data for a program, in a format in which nothing acts. */
  void data(String data) {
    out.print(data);
  }

  /** Lets a library talk: in its own words, and those of whoever started the program. */
  void talk(Consumer<PrintWriter> library) {
    StringWriter said = new StringWriter();
    library.accept(new PrintWriter(said, true));
    err.print(Printable.lines(said.toString()));
  }

  /** {@code 1 object}, {@code 2 objects}. */
  static String objects(long count) {
    return count + (count == 1 ? " object" : " objects");
  }

  /** Shows findings on standard error, each at its place. */
  void show(List<Finding> findings, Snapshot snapshot) {
    print(Diagnostics.locate(findings, snapshot));
  }

  /** Shows what is located already. */
  void print(List<Diagnostic> diagnostics) {
    String text = TextReport.of(diagnostics, style == Style.COLOUR);
    err.print(style == Style.COLOUR ? text : Printable.lines(text));
  }
}
