package ai.modelplane.reconciler.githost;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.compiler.text.Secrets;
import ai.modelplane.reconciler.cluster.Backoff;
import ai.modelplane.reconciler.notify.CommitStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends commit statuses to a Git host, in the background. Nobody waits for the host. While it
 * fails, the newest status alone is kept and tried again, ever more seldom; why is logged once.
 */
public final class CommitStatuses implements AutoCloseable {

  /** For connection, answer and body together. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));

  /** A host that wants to be left alone for longer is asked again all the same. */
  private static final Duration LONGEST_WISH = Duration.ofHours(1);

  /** Bytes of an answer: more is none of these hosts. */
  private static final int LARGEST = 1 << 20;

  /** Characters of what a host says. */
  private static final int SAID = 200;

  /** Of a request that would be answered the same again, whatever becomes of the token. */
  private static final Set<Integer> FINAL = Set.of(400, 409, 410, 413, 422);

  /** Waits before the next try. */
  @FunctionalInterface
  interface Pause {
    void await(Duration pause) throws InterruptedException;
  }

  /**
   * Whose statuses, and where they go.
   *
   * @param api the base of the host's API
   * @param repository such as {@code team/models}
   * @param context the name under which the host shows them
   */
  public record Target(GitHost host, URI api, String repository, String context, Token token) {}

  /** A status and what it is of. */
  public record Told(String revision, CommitStatus status) {}

  /** One that the host has not taken yet, and who wants to know when it has. */
  private record Waiting(Told told, Runnable taken) {}

  /** What came of a try. */
  private sealed interface Result {}

  private record Done() implements Result {}

  private record GivenUp(String why) implements Result {}

  /**
   * @param wish how long the host wants to be left alone at least
   */
  private record Failed(String why, Duration wish) implements Result {}

  private final Target target;
  private final Consumer<String> log;
  private final Pause pause;
  private final Duration limit;
  private final HttpClient client;
  private final AtomicReference<@Nullable Waiting> newest = new AtomicReference<>();
  private final Semaphore work = new Semaphore(0);
  private final Thread thread;
  private String logged = "";

  public CommitStatuses(Target target, Consumer<String> log) {
    this(target, log, Thread::sleep, LIMIT);
  }

  CommitStatuses(Target target, Consumer<String> log, Pause pause, Duration limit) {
    this.target = target;
    this.log = log;
    this.pause = pause;
    this.limit = limit;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER) // the token is for this host alone
            .connectTimeout(limit)
            .build();
    this.thread = Thread.ofVirtual().name("commit status").start(this::run);
  }

  /**
   * Sends it soon; it takes the place of one that the host has not taken yet.
   *
   * @param taken is run by another thread once the host has taken it
   */
  public void send(Told told, Runnable taken) {
    newest.set(new Waiting(told, taken));
    work.release();
  }

  private void run() {
    try {
      while (true) {
        work.acquire();
        int failures = 0;
        for (Waiting next = newest.get(); next != null; next = newest.get()) {
          switch (attempt(next.told)) {
            case Done() -> {
              newest.compareAndSet(next, null);
              logged = "";
              taken(next);
            }
            case GivenUp(String why) -> {
              newest.compareAndSet(next, null);
              logOnce(why + "; it is not tried again for this commit");
            }
            case Failed(String why, Duration wish) -> {
              logOnce(why + "; it is tried again");
              Duration backoff = BACKOFF.after(++failures);
              pause.await(wish.compareTo(backoff) > 0 ? wish : backoff);
            }
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /** Whoever cannot be told costs no other commit its status. */
  private void taken(Waiting told) {
    try {
      told.taken.run();
    } catch (RuntimeException e) {
      logOnce("a commit status is set, and may be set again: " + e);
    }
  }

  private Result attempt(Told told) throws InterruptedException {
    String token;
    try {
      token = target.token.read();
    } catch (IOException e) {
      return new Failed(Objects.requireNonNullElse(e.getMessage(), e.toString()), Duration.ZERO);
    }
    try {
      CompletableFuture<HttpResponse<byte[]>> asked =
          client.sendAsync(
              target.host.request(
                  target.api, target.repository, told.revision, target.context, told.status, token),
              HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), LARGEST));
      try {
        return result(asked.get(limit.toMillis(), TimeUnit.MILLISECONDS), token);
      } finally {
        asked.cancel(true);
      }
    } catch (TimeoutException e) {
      return failed("no answer in time");
    } catch (ExecutionException e) {
      return failed(reason(e.getCause() == null ? e : e.getCause()).replace(token, Secrets.MARK));
    } catch (IllegalArgumentException e) {
      return failed("the token cannot be sent: it holds a character that no header may have");
    }
  }

  private static String reason(Throwable thrown) {
    return switch (thrown) {
      case java.net.ConnectException e when e.getMessage() == null -> "it cannot be connected to";
      case IOException e -> MessageText.reason(e);
      default -> thrown.toString();
    };
  }

  private Result result(HttpResponse<byte[]> answer, String token) {
    int status = answer.statusCode();
    String body = new String(answer.body(), UTF_8);
    if (status / 100 == 2 || target.host.isToldAlready(status, body)) {
      return new Done();
    }
    String said =
        MessageText.cut(body.replace(token, Secrets.MARK).replaceAll("\\s+", " ").strip(), SAID);
    String what = "HTTP %d%s".formatted(status, said.isEmpty() ? "" : " (" + said + ")");
    if (FINAL.contains(status)) {
      return new GivenUp(named(what));
    }
    if (status == 401) {
      target.token.refused();
    }
    String advice =
        switch (status) {
          case 401 -> "; " + target.token.origin() + " is not taken";
          case 403, 404 ->
              "; check the repository, and that "
                  + target.token.origin()
                  + " may write commit statuses";
          case 301, 302, 307, 308 ->
              "; the repository or the API has moved, and this is not followed";
          default -> "";
        };
    return new Failed(named(what + advice), wish(answer));
  }

  /** {@code Retry-After} in seconds; a date is one of the hosts' proxies, and the backoff does. */
  private static Duration wish(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(seconds -> seconds.matches("[0-9]{1,9}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .map(wish -> wish.compareTo(LONGEST_WISH) < 0 ? wish : LONGEST_WISH)
        .orElse(Duration.ZERO);
  }

  private Failed failed(String why) {
    return new Failed(named(why), Duration.ZERO);
  }

  private String named(String what) {
    return "cannot set the commit status at %s: %s".formatted(target.api, what);
  }

  private void logOnce(String why) {
    if (!why.equals(logged)) {
      logged = why;
      log.accept(why);
    }
  }

  /** What the host has not taken by now it is not told. */
  @Override
  public void close() {
    thread.interrupt();
    client.shutdownNow();
  }
}
