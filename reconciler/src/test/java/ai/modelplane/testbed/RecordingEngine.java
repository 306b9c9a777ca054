package ai.modelplane.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An inference engine on loopback that remembers each request and answers with its own name and the
 * path it got, so that a test sees which backend was reached, and how. It serves {@code
 * /v1/chat/completions}, {@code /v1/messages}, {@code /health} and {@code /metrics} below any base
 * path, and 404 elsewhere.
 *
 * <p>Uses the JDK alone: {@code java RecordingEngine.java --port 8000 --name east} runs it by
 * itself.
 */
public final class RecordingEngine implements AutoCloseable {

  /**
   * One request as it arrived.
   *
   * @param method the method, for example {@code POST}
   * @param path the path with its query, undecoded
   * @param host the Host header, empty when there was none
   * @param headers all headers; names are capitalized as {@code Content-type} and looked up in that
   *     form
   * @param bodySize the length of the body in bytes
   * @param bodySha256 the body's SHA-256 in lower-case hexadecimal
   */
  public record Request(
      String method,
      String path,
      String host,
      Map<String, List<String>> headers,
      long bodySize,
      String bodySha256) {}

  static {
    // Headers and body are two writes: with Nagle's algorithm the second waits 40 ms for the first.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    // A gateway keeps its connections longer than the 30 s and 200 that are the defaults here, and
    // a
    // request on one that closes at that moment fails.
    System.setProperty("sun.net.httpserver.idleInterval", "300");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
  }

  private static final int CHUNKS = 5;
  private static final int CHUNK_MILLIS = 20;

  private final String name;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;

  /**
   * Starts an engine.
   *
   * @param name what it answers with
   * @param port the port on 127.0.0.1; 0 chooses a free one
   * @throws IOException when the port is taken
   */
  public RecordingEngine(String name, int port) throws IOException {
    this.name = name;
    this.server = listen(port);
  }

  /** Starts an engine on a free port. */
  public static RecordingEngine start(String name) {
    try {
      return new RecordingEngine(name, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The name given to it. */
  public String name() {
    return name;
  }

  /** Its port, the same before and after {@link #reopen}. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** What has arrived so far, oldest first, as a copy. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Forgets what has arrived so far. */
  public void forget() {
    requests.clear();
  }

  /** Stops listening and cuts open connections: the engine has crashed. */
  @Override
  public void close() {
    server.stop(0);
  }

  /**
   * Listens again, on the same port, after {@link #close}.
   *
   * @throws IOException when somebody else has taken the port meanwhile
   */
  public void reopen() throws IOException {
    server = listen(port());
  }

  private HttpServer listen(int port) throws IOException {
    var address = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    var listening = HttpServer.create(address, 0);
    listening.createContext("/", this::answer);
    listening.setExecutor(threads);
    listening.start();
    return listening;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().toString();
      requests.add(
          new Request(
              exchange.getRequestMethod(),
              path,
              Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Host"), ""),
              Map.copyOf(exchange.getRequestHeaders()),
              body.length,
              sha256(body)));
      exchange.getResponseHeaders().set("X-Engine", name);
      String route = exchange.getRequestURI().getPath();
      if (route.endsWith("/v1/chat/completions")) {
        generate(exchange, body, chat(path));
      } else if (route.endsWith("/v1/messages")) {
        generate(exchange, body, message(path));
      } else if (route.endsWith("/health")) {
        send(exchange, 200, "application/json", "{\"status\":\"ok\"," + origin(path) + "}\n");
      } else if (route.endsWith("/metrics")) {
        send(exchange, 200, "text/plain; version=0.0.4", metrics());
      } else {
        send(exchange, 404, "application/json", "{\"error\":\"not found\"," + origin(path) + "}\n");
      }
    }
  }

  private void generate(HttpExchange exchange, byte[] body, String answer) throws IOException {
    if (body.length < 1 << 20 && wantsStream(new String(body, UTF_8))) {
      stream(exchange, answer);
    } else {
      send(exchange, 200, "application/json", answer + "\n");
    }
  }

  private static boolean wantsStream(String body) {
    return body.replaceAll("\\s", "").contains("\"stream\":true");
  }

  /**
   * The same answer several times, each flushed by itself, so that a proxy that buffers is seen.
   */
  private void stream(HttpExchange exchange, String answer) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (int i = 0; i < CHUNKS; i++) {
        out.write(("data: " + answer + "\n\n").getBytes(UTF_8));
        out.flush();
        Thread.sleep(CHUNK_MILLIS);
      }
      out.write("data: [DONE]\n\n".getBytes(UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private String chat(String path) {
    return "{\"id\":\"chatcmpl-0\",\"object\":\"chat.completion\",\"model\":"
        + quote(name)
        + ",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
        + quote("Hello from " + name)
        + "},\"finish_reason\":\"stop\"}],"
        + origin(path)
        + "}";
  }

  private String message(String path) {
    return "{\"id\":\"msg_0\",\"type\":\"message\",\"role\":\"assistant\",\"model\":"
        + quote(name)
        + ",\"content\":[{\"type\":\"text\",\"text\":"
        + quote("Hello from " + name)
        + "}],\"stop_reason\":\"end_turn\","
        + origin(path)
        + "}";
  }

  private String metrics() {
    return "# TYPE engine_requests_total counter\nengine_requests_total{engine="
        + quote(name)
        + "} "
        + requests.size()
        + "\n";
  }

  private String origin(String path) {
    return "\"engine\":" + quote(name) + ",\"path\":" + quote(path);
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Runs engines until the process ends, one for each {@code --name}, on the {@code --port} that
   * precedes it or on a free one; prints a line {@code name http://127.0.0.1:port} for each.
   */
  public static void main(String[] args) throws IOException {
    int port = 0;
    for (int i = 0; i < args.length; i += 2) {
      switch (args[i]) {
        case "--port" -> port = Integer.parseInt(args[i + 1]);
        case "--name" -> {
          var engine = new RecordingEngine(args[i + 1], port);
          System.out.println(engine.name + " http://127.0.0.1:" + engine.port());
          port = 0;
        }
        default -> throw new IllegalArgumentException("unknown option " + args[i]);
      }
    }
  }
}
