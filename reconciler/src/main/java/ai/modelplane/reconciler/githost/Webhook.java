package ai.modelplane.reconciler.githost;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Listens for a Git host that announces a push. A delivery makes the source be looked at now
 * instead of later, and nothing else: of what it says only the branch is believed, and that after
 * its signature. So one that is sent again, or late, does no harm. No answer repeats what was sent.
 */
public final class Webhook implements AutoCloseable {

  /** Where deliveries go. */
  public static final String PATH = "/webhook";

  /**
   * Bytes of a body. A push of a thousand commits is smaller, and one that is not is seen by the
   * next poll.
   */
  static final int LARGEST = 4 << 20;

  /** Deliveries at a time. */
  static final int MOST = 16;

  /** From the first byte of a delivery to its answer. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Between two looks at the source. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final String CONNECTIONS = "jdk.httpserver.maxConnections";

  static {
    // the server keeps a connection on which nothing came for half a minute
    if (System.getProperty(CONNECTIONS) == null) {
      System.setProperty(CONNECTIONS, "256");
    }
  }

  private enum Answer {
    LOOKING(202, "looking"),
    IGNORED(202, "ignored: the branch is not followed"),
    UNSIGNED(401, "the signature is missing"),
    FORGED(401, "the signature is wrong"),
    ELSEWHERE(404, "expected POST " + PATH),
    NO_POST(405, "expected POST " + PATH),
    TOO_LARGE(413, "expected at most %d bytes".formatted(LARGEST)),
    NO_SECRET(503, "the secret cannot be read");

    final int status;
    final String text;

    Answer(int status, String text) {
      this.status = status;
      this.text = text;
    }
  }

  private final HttpServer server;
  private final SecretFile secret;
  private final Predicate<String> isFollowed;
  private final Consumer<String> log;
  private final Calls looks;
  private final Duration limit;
  private final Semaphore free = new Semaphore(MOST);

  /**
   * What was told of deliveries since one was right: whoever sends rubbish does not fill the log.
   */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /**
   * Begins to listen.
   *
   * @param isFollowed whether a push to {@code refs/heads/main} may matter
   * @param look is called soon after a delivery, at most once a second
   * @throws IOException when the secret cannot be read, or the address cannot be listened at
   */
  public Webhook(
      InetSocketAddress address,
      SecretFile secret,
      Predicate<String> isFollowed,
      Runnable look,
      Consumer<String> log)
      throws IOException {
    this(address, secret, isFollowed, look, log, () -> Thread.sleep(PAUSE), LIMIT);
  }

  Webhook(
      InetSocketAddress address,
      SecretFile secret,
      Predicate<String> isFollowed,
      Runnable look,
      Consumer<String> log,
      Calls.Pause pause,
      Duration limit)
      throws IOException {
    this.secret = secret;
    this.isFollowed = isFollowed;
    this.log = log;
    this.limit = limit;
    secret.read();
    this.server = HttpServer.create(address, 0);
    this.looks =
        new Calls(
            "webhook",
            () -> {
              log.accept("webhook: a push is announced");
              look.run();
            },
            pause);
    server.setExecutor(this::bounded);
    server.createContext("/", this::handle);
    server.start();
  }

  /** The address that is listened at; its port is the real one when 0 was asked for. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** So many at a time, and each in its time: a sender that stops in the middle ends with it. */
  private void bounded(Runnable exchange) {
    if (!free.tryAcquire()) {
      throw new RejectedExecutionException(); // the connection is closed
    }
    Thread delivery =
        Thread.ofVirtual()
            .name("delivery")
            .start(
                () -> {
                  try {
                    exchange.run();
                  } finally {
                    free.release();
                  }
                });
    Thread.ofVirtual()
        .name("delivery's end")
        .start(
            () -> {
              try {
                if (!delivery.join(limit)) {
                  delivery.interrupt(); // closes the channel that it reads
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answer(exchange);
      byte[] text = (answer.text + "\n").getBytes(UTF_8);
      var headers = exchange.getResponseHeaders();
      headers.set("Content-Type", "text/plain; charset=utf-8");
      headers.set("Connection", "close"); // hosts deliver seldom
      if (answer == Answer.NO_POST) {
        headers.set("Allow", "POST");
      }
      boolean isHead = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(answer.status, isHead ? -1 : text.length);
      if (!isHead) {
        exchange.getResponseBody().write(text);
        exchange.getResponseBody().flush(); // closing waits for what the sender has not sent yet
      }
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestURI().getPath().equals(PATH)) {
      return Answer.ELSEWHERE;
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      return Answer.NO_POST;
    }
    var headers = exchange.getRequestHeaders();
    if (length(headers.getFirst("Content-Length")) > LARGEST) {
      return refused(Answer.TOO_LARGE);
    }
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST + 1);
    if (body.length > LARGEST) {
      return refused(Answer.TOO_LARGE);
    }
    String key;
    try {
      key = secret.read();
    } catch (IOException e) {
      tellOnce(Objects.requireNonNullElse(e.getMessage(), e.toString()));
      return Answer.NO_SECRET;
    }
    return switch (Signature.of(headers::getFirst, body, key)) {
      case MISSING -> refused(Answer.UNSIGNED);
      case WRONG -> refused(Answer.FORGED);
      case RIGHT -> right(PushedRef.in(body));
    };
  }

  /** The server has refused what is no number. */
  private static long length(@Nullable String header) {
    return header == null ? 0 : Long.parseLong(header);
  }

  private Answer right(Optional<String> ref) {
    told.clear();
    if (ref.isPresent() && !isFollowed.test(ref.get())) {
      return Answer.IGNORED;
    }
    looks.add();
    return Answer.LOOKING;
  }

  private Answer refused(Answer answer) {
    tellOnce("a delivery was refused: " + answer.text);
    return answer;
  }

  private void tellOnce(String what) {
    if (told.add(what)) {
      log.accept("webhook: " + what);
    }
  }

  /** Ends at once; what is under way is not waited for. */
  @Override
  public void close() {
    server.stop(0);
    looks.close();
  }
}
