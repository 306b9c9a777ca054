package ai.modelplane.compiler.source.git;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** A server of somebody else's, on loopback, that ends with the test. */
record LoopbackServer(Process process, int port) implements AutoCloseable {

  private static final int TRIES = 10;

  /**
   * Starts a command on a free port, and again on another when somebody took it in between.
   *
   * @param log where its output goes
   */
  static LoopbackServer start(Path log, IntFunction<List<String>> command)
      throws IOException, InterruptedException {
    for (int i = 0; i < TRIES; i++) {
      int port;
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      Process process =
          new ProcessBuilder(command.apply(port))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      while (process.isAlive()) {
        if (answers(port) && process.isAlive()) {
          return new LoopbackServer(process, port);
        }
        process.waitFor(20, TimeUnit.MILLISECONDS);
      }
    }
    throw new AssertionError(
        command.apply(0) + " does not start:\n" + Files.readString(log, StandardCharsets.UTF_8));
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.onExit().join();
  }
}
