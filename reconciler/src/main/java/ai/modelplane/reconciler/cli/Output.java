package ai.modelplane.reconciler.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Remembers why it could not be written to, since a {@link java.io.PrintStream} does not. */
final class Output extends FilterOutputStream {

  private volatile @Nullable IOException failure;

  Output(OutputStream to) {
    super(to);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private IOException failed(IOException e) {
    if (failure == null) {
      failure = e;
    }
    return e;
  }

  /**
   * Why something is missing; empty when nothing is, and when the reader has closed its pipe, which
   * is how {@code head} says that it has enough.
   */
  Optional<String> lost() {
    IOException why = failure;
    if (why == null) {
      return Optional.empty();
    }
    String message = String.valueOf(why.getMessage());
    // EPIPE has no exception of its own: its text does, "Broken pipe".
    return message.toLowerCase(Locale.ROOT).contains("pipe")
        ? Optional.empty()
        : Optional.of(message);
  }
}
