package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.text.Printable;
import java.io.PrintStream;
import java.util.Map;

/** What nobody expected, as one line: a stack trace is for whoever asks for it. */
final class Crash {

  /** Set to 1 it prints stack traces. */
  static final String DEBUG = "MODELPLANE_DEBUG";

  private Crash() {}

  /** Says what happened, and returns the exit code. */
  static int report(Throwable thrown, PrintStream err, Map<String, String> environment) {
    err.println(Printable.text("modelplane: " + line(thrown)));
    if ("1".equals(environment.get(DEBUG))) {
      thrown.printStackTrace(err);
    }
    return Main.TROUBLE;
  }

  private static String line(Throwable thrown) {
    Throwable said = thrown;
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof OutOfMemoryError) {
        return "out of memory; give more with MODELPLANE_JAVA_OPTS=-Xmx1g";
      }
      String message = said.getMessage();
      // a wrapper without words of its own
      if (message == null || message.equals(at.toString())) {
        said = at;
      }
    }
    String message = said.getMessage();
    return "internal error: "
        + said.getClass().getName()
        + (message == null ? "" : ": " + message.strip().replaceAll("\\R", " "))
        + "; please report it";
  }
}
