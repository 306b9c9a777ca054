package ai.modelplane.reconciler.loop;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGTERM, SIGINT, and for a command that ends by itself SIGHUP, while a lease is held: the write
 * in hand is the last, and the command ends in its own order and with its own exit code, once the
 * lease is given back. What takes too long for that is ended within ten seconds.
 */
public final class Termination implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(7);

  /** For what is still done when the limit is over. */
  private static final Duration LAST = Duration.ofSeconds(2);

  /** 128 and SIGTERM, as of a process that does not care for the signal. */
  private static final int TERMINATED = 143;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Runnable wake;
  private final Runnable late;
  private final List<Signals.Listening> listening;

  /** Begins to listen, for a command that ends by itself. */
  public Termination() {
    this(() -> {}, () -> {}, List.of("TERM", "INT", "HUP"));
  }

  /**
   * Begins to listen.
   *
   * @param wake ends a wait, when the process is asked to end
   * @param late is told when that takes too long, right before the process is ended
   */
  Termination(Runnable wake, Runnable late) {
    this(wake, late, List.of("TERM", "INT"));
  }

  private Termination(Runnable wake, Runnable late, List<String> signals) {
    this.wake = wake;
    this.late = late;
    this.listening = signals.stream().map(name -> Signals.on(name, this::end)).toList();
  }

  /** Whether the process is asked to end. */
  public boolean isAsked() {
    return asked.getCount() == 0;
  }

  /**
   * Waits, unless the process is asked to end.
   *
   * @return whether the whole time has passed
   */
  boolean pause(Duration time) {
    try {
      return !asked.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void end() {
    if (isAsked()) {
      return; // timeout(1), for one, sends it twice
    }
    asked.countDown();
    Thread.ofPlatform().daemon().name("termination").start(this::limit);
    wake.run();
  }

  private void limit() {
    try {
      if (!closed.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        Thread.ofPlatform().daemon().start(late).join(LAST);
        Runtime.getRuntime().halt(TERMINATED);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** All is done that was to be done before the process ends. */
  @Override
  public void close() {
    closed.countDown();
    listening.forEach(Signals.Listening::close);
  }
}
