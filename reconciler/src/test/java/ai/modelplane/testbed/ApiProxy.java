package ai.modelplane.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The real API server behind a proxy that sees each request and decides what becomes of it. It
 * speaks plain HTTP to its clients.
 */
public final class ApiProxy implements AutoCloseable {

  /**
   * A request as it came in.
   *
   * @param path with its query
   */
  public record Request(String method, String path, String body) {

    /** Whether it changes an object, or its status; leases and events are about none. */
    public boolean isWrite() {
      return !method.equals("GET")
          && !path.contains("/leases")
          && !path.contains("/events")
          && !path.contains("dryRun=");
    }

    boolean isWatch() {
      return path.contains("watch=");
    }

    public boolean isStatus() {
      return path.contains("/status?");
    }
  }

  /**
   * What becomes of a request.
   *
   * @param isForwarded whether the server gets it
   * @param reply what the client gets; null for what the server answers
   * @param delayMillis before anything is done
   */
  public record Fate(boolean isForwarded, @Nullable Reply reply, int delayMillis) {

    public static final Fate PASS = new Fate(true, null, 0);

    /** The server never hears of it. */
    public static Fate before(Reply reply) {
      return new Fate(false, reply, 0);
    }

    /** The server has done it, but the client hears something else. */
    public static Fate after(Reply reply) {
      return new Fate(true, reply, 0);
    }
  }

  /** An answer that is not the server's. */
  public sealed interface Reply {

    /**
     * As an API server would say it.
     *
     * @param retryAfter empty for none
     */
    record Status(int code, String reason, String retryAfter) implements Reply {}

    /** The connection ends without an answer. */
    record Reset() implements Reply {}

    /** The connection ends in the middle of the answer. */
    record Cut() implements Reply {}
  }

  private final Testbed testbed;
  private final HttpServer front;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final RawApi api;
  private final List<Request> forwarded = new ArrayList<>();
  private int underWay;
  private volatile Function<Request, Fate> fates = request -> Fate.PASS;

  public ApiProxy(Testbed testbed) {
    this.testbed = testbed;
    this.api = new RawApi(testbed);
    try {
      front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    front.setExecutor(threads);
    front.createContext("/", this::handle);
    front.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + front.getAddress().getPort());
  }

  /** Decides from now on; it is asked by several threads. What was seen is forgotten. */
  public void decide(Function<Request, Fate> next) {
    fates = next;
    synchronized (forwarded) {
      forwarded.clear();
    }
  }

  /** What the server got, in the order of its coming. */
  public List<Request> forwarded() {
    synchronized (forwarded) {
      return List.copyOf(forwarded);
    }
  }

  /** Writes a kubeconfig with which the administrator comes through here. */
  public Path kubeconfig(Path file) {
    String text =
        """
        apiVersion: v1
        kind: Config
        current-context: proxy
        contexts: [{name: proxy, context: {cluster: proxy, user: proxy}}]
        clusters: [{name: proxy, cluster: {server: "%s"}}]
        users: [{name: proxy, user: {token: "%s"}}]
        """
            .formatted(url(), testbed.adminToken());
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until no request is under way: also what a client that is dead has sent is done then. */
  public void quiet() {
    synchronized (forwarded) {
      while (underWay > 0) {
        try {
          forwarded.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    underWay(1);
    try (exchange) {
      String path = exchange.getRequestURI().toString();
      byte[] body = exchange.getRequestBody().readAllBytes();
      Request request = new Request(exchange.getRequestMethod(), path, new String(body, UTF_8));
      Fate fate = fates.apply(request);
      if (fate.delayMillis() > 0) {
        Thread.sleep(fate.delayMillis());
      }
      if (request.isWatch() && fate.equals(Fate.PASS)) {
        watch(exchange, request);
        return;
      }
      HttpResponse<byte[]> answer = fate.isForwarded() ? forward(exchange, request, body) : null;
      reply(exchange, fate.reply(), answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      underWay(-1);
    }
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, Request request, byte[] body) {
    synchronized (forwarded) {
      forwarded.add(request);
    }
    return api.send(request.method(), request.path(), headers(exchange), body);
  }

  /** Passes events on as they come, until one of both sides is gone. */
  private void watch(HttpExchange exchange, Request request) throws IOException {
    underWay(-1); // it is never done
    try {
      HttpResponse<InputStream> answer = api.stream(request.path(), headers(exchange));
      answer.headers().firstValue("Content-Type").ifPresent(type -> type(exchange, type));
      exchange.sendResponseHeaders(answer.statusCode(), 0);
      try (InputStream events = answer.body();
          OutputStream to = exchange.getResponseBody()) {
        byte[] part = new byte[8192];
        for (int read = events.read(part); read >= 0; read = events.read(part)) {
          to.write(part, 0, read);
          to.flush();
        }
      }
    } finally {
      underWay(1);
    }
  }

  private void underWay(int more) {
    synchronized (forwarded) {
      underWay += more;
      forwarded.notifyAll();
    }
  }

  private static Map<String, String> headers(HttpExchange exchange) {
    Map<String, String> headers = new TreeMap<>();
    for (String header : List.of("Authorization", "Content-Type", "Accept")) {
      String value = exchange.getRequestHeaders().getFirst(header);
      if (value != null) {
        headers.put(header, value);
      }
    }
    return headers;
  }

  private static void reply(
      HttpExchange exchange, @Nullable Reply reply, @Nullable HttpResponse<byte[]> answer)
      throws IOException {
    switch (reply) {
      case null -> {
        if (answer != null) {
          answer.headers().firstValue("Content-Type").ifPresent(type -> type(exchange, type));
          send(exchange, answer.statusCode(), answer.body());
        }
      }
      case Reply.Status(int code, String reason, String retryAfter) -> {
        if (!retryAfter.isEmpty()) {
          exchange.getResponseHeaders().set("Retry-After", retryAfter);
        }
        type(exchange, "application/json");
        String status =
            """
            {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": %d,
             "reason": "%s", "message": "an answer of the test"}
            """
                .formatted(code, reason);
        send(exchange, code, status.getBytes(UTF_8));
      }
      case Reply.Reset() -> {}
      case Reply.Cut() -> {
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write("{\"kind\": ".getBytes(UTF_8));
        exchange.getResponseBody().flush();
      }
    }
  }

  private static void type(HttpExchange exchange, String type) {
    exchange.getResponseHeaders().set("Content-Type", type);
  }

  private static void send(HttpExchange exchange, int code, byte[] body) throws IOException {
    exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    front.stop(0);
    threads.shutdownNow(); // a watch would end with its next event
    threads.close();
    api.close();
  }
}
