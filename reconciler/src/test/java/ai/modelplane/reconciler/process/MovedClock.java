package ai.modelplane.reconciler.process;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * The wall clock of one process, as if somebody had set that of its machine. Its monotonic clock is
 * the machine's.
 */
record MovedClock(Path library, Path offset) {

  /** Not moved yet. Without a C compiler the test is skipped. */
  static MovedClock in(Path folder) {
    Path compiler = Path.of("/usr/bin/cc");
    Assumptions.assumeTrue(Files.isExecutable(compiler), "there is no C compiler");
    MovedClock clock = new MovedClock(folder.resolve("clock.so"), folder.resolve("offset"));
    String source = Program.top().resolve("testbed/clock.c").toString();
    Program.succeed(
        compiler.toString(), "-shared", "-fPIC", "-o", clock.library.toString(), source);
    clock.move(Duration.ZERO);
    return clock;
  }

  /** What a process is started with. */
  Map<String, String> environment() {
    return Map.of("LD_PRELOAD", library.toString(), "CLOCK_OFFSET_FILE", offset.toString());
  }

  /**
   * Sets it, from now on.
   *
   * @param by whole seconds from the machine's clock on
   */
  void move(Duration by) {
    ByteBuffer seconds = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    seconds.putLong(by.toSeconds()).flip();
    try (FileChannel file = FileChannel.open(offset, CREATE, WRITE)) {
      file.write(seconds); // in place: the process has it mapped
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
