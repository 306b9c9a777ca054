package ai.modelplane.reconciler.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.preview.Style;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Whatever goes wrong inside is one line and the exit code two, never a trace and a one. */
class InternalErrorTest {

  /** What a command prints that reads from an input where something fails. */
  private static String validate(Supplier<Throwable> failure) {
    InputStream in =
        new InputStream() {
          @Override
          public int read() {
            throw sneaky(failure.get());
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            return read();
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, true, UTF_8);
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
    int exit = Main.run(new String[] {"validate", "-"}, in, out, stream, Style.PLAIN);
    assertThat(exit).as(err.toString(UTF_8)).isEqualTo(2);
    return err.toString(UTF_8);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> RuntimeException sneaky(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void anExceptionThatNobodyExpected() {
    assertThat(validate(() -> new IllegalStateException("no\nway\u001b[2J")))
        .isEqualTo(
            "modelplane: internal error: java.lang.IllegalStateException: no way\u241b[2J;"
                + " please report it\n");
    assertThat(validate(NullPointerException::new))
        .isEqualTo(
            "modelplane: internal error: java.lang.NullPointerException; please report it\n");
  }

  @Test
  void anErrorAndWhatCausedIt() {
    assertThat(validate(StackOverflowError::new))
        .isEqualTo("modelplane: internal error: java.lang.StackOverflowError; please report it\n");
    assertThat(validate(() -> new ExceptionInInitializerError(new IOException("not there"))))
        .isEqualTo(
            "modelplane: internal error: java.io.IOException: not there; please report it\n");
  }

  @Test
  void tooLittleMemoryIsToldHowToGiveMore() {
    String told = "modelplane: out of memory; give more with MODELPLANE_JAVA_OPTS=-Xmx1g\n";
    assertThat(validate(() -> new OutOfMemoryError("Java heap space"))).isEqualTo(told);
    assertThat(validate(() -> new IllegalStateException(new OutOfMemoryError("Java heap space"))))
        .isEqualTo(told);
  }

  @Test
  void theTraceIsThereForWhoeverAsksForIt() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (PrintStream stream = new PrintStream(err, true, UTF_8)) {
      Crash.report(new IllegalStateException("x"), stream, Map.of("MODELPLANE_DEBUG", "1"));
    }
    assertThat(err.toString(UTF_8))
        .startsWith("modelplane: internal error: java.lang.IllegalStateException: x;")
        .contains("\tat " + InternalErrorTest.class.getName());
  }
}
