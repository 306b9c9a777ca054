package ai.modelplane.reconciler.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.reconciler.preview.Style;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/**
 * The program, run in process.
 *
 * @param exit its exit code
 * @param out its standard output
 * @param err its standard error
 */
public record Cli(int exit, String out, String err) {

  public static Cli run(List<String> arguments) {
    return run(arguments.toArray(String[]::new));
  }

  public static Cli run(String... arguments) {
    return withInput("", arguments);
  }

  /** As a terminal gets it. */
  public static Cli painted(List<String> arguments) {
    return run("", Style.COLOUR, arguments.toArray(String[]::new));
  }

  public static Cli withInput(String in, String... arguments) {
    return run(in, Style.PLAIN, arguments);
  }

  private static Cli run(String in, Style style, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit;
    try (PrintStream outStream = new PrintStream(out, true, UTF_8);
        PrintStream errStream = new PrintStream(err, true, UTF_8)) {
      exit =
          Main.run(
              arguments, new ByteArrayInputStream(in.getBytes(UTF_8)), outStream, errStream, style);
    }
    return new Cli(exit, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** The lines of standard output, in order. */
  public List<String> lines() {
    return out.lines().toList();
  }

  /** With a folder's name taken out of what was printed. */
  public Cli without(String folder) {
    return new Cli(exit, out.replace(folder, "REPO"), err.replace(folder, "REPO"));
  }
}
