package ai.modelplane.reconciler.loop;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * SIGTERM and SIGINT while a lease is held: the write in hand is the last, and the process ends
 * once this is closed, so that the lease is given back before.
 */
public final class Termination implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** For a command to print what it has to say, and to end with its own exit code. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final AtomicBoolean asked = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Runnable wake;
  private final Runnable late;
  private final Duration lastWords;

  /** Begins to listen, for a command that ends by itself. */
  public Termination() {
    this(() -> {}, () -> {}, LAST_WORDS);
  }

  /**
   * Begins to listen.
   *
   * @param wake ends a wait, when the process is asked to end
   * @param late is told when that takes too long
   */
  Termination(Runnable wake, Runnable late) {
    this(wake, late, Duration.ZERO);
  }

  private Termination(Runnable wake, Runnable late, Duration lastWords) {
    this.wake = wake;
    this.late = late;
    this.lastWords = lastWords;
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "shutdown"));
  }

  /** Whether the process is asked to end. */
  public boolean isAsked() {
    return asked.get();
  }

  /**
   * The end of the work is waited for, not that of its thread, which may itself go on to end the
   * process and so wait for this.
   */
  private void end() {
    asked.set(true);
    wake.run();
    try {
      if (!closed.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        late.run();
      }
      Thread.sleep(lastWords);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** All is done that was to be done before the process ends. */
  @Override
  public void close() {
    closed.countDown();
  }
}
