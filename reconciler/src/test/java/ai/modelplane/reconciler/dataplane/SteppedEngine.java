package ai.modelplane.reconciler.dataplane;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * An engine that streams its answer one event at a time, each only when it is told to. A client
 * that waits for an event before it asks for the next gets none through a proxy that buffers.
 */
final class SteppedEngine implements AutoCloseable {

  static final int EVENTS = 5;

  private final HttpServer server;
  private final Semaphore steps = new Semaphore(0);
  private volatile String state = "was not asked";

  SteppedEngine() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** How far the last stream came, for the message of a test that failed. */
  String state() {
    return state;
  }

  /** Lets one more event go. */
  void step() {
    steps.release();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      for (int event = 0; event < EVENTS; event++) {
        if (!steps.tryAcquire(5, TimeUnit.MINUTES)) {
          state = "waited in vain to be asked for event " + event;
          return;
        }
        exchange.getResponseBody().write(("data: " + event + "\n\n").getBytes(UTF_8));
        exchange.getResponseBody().flush();
        state = "sent event " + event;
      }
    } catch (IOException e) {
      String before = state;
      state = before + ", then failed: " + e;
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
