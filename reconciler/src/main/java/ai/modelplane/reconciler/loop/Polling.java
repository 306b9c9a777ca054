package ai.modelplane.reconciler.loop;

import ai.modelplane.reconciler.cluster.Backoff;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Asks a source again and again, by a thread of its own: a host that hangs holds up nothing else.
 */
final class Polling implements AutoCloseable {

  /** After a failure. */
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private final Intake intake;
  private final Duration interval;
  private final Jitter jitter;
  private final Consumer<SourceReading> told;
  private final Consumer<String> log;
  private final BlockingQueue<Boolean> wake = new LinkedBlockingQueue<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Begins at once. */
  Polling(
      Intake intake,
      Duration interval,
      Jitter jitter,
      Consumer<SourceReading> told,
      Consumer<String> log) {
    this.intake = intake;
    this.interval = interval;
    this.jitter = jitter;
    this.told = told;
    this.log = log;
    Thread.ofVirtual().name("source").start(this::run);
  }

  /** Asks now. */
  void wake() {
    wake.add(true);
  }

  private void run() {
    Backoff backoff = new Backoff(FIRST_PAUSE, interval);
    int failures = 0;
    try {
      while (!closed.get()) {
        failures = isRead() ? 0 : failures + 1;
        Duration pause = failures == 0 ? interval : backoff.after(failures);
        if (wake.poll(jitter.of(pause).toMillis(), TimeUnit.MILLISECONDS) != null) {
          wake.clear();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A fault of ours is told, and the source is asked again as one that cannot be read. */
  private boolean isRead() {
    try {
      SourceReading reading = intake.read();
      if (!closed.get()) {
        told.accept(reading);
      }
      return reading.isRead();
    } catch (RuntimeException e) {
      log.accept("the source is asked again: " + Leader.words(e));
      return false;
    }
  }

  /** Nobody is told any more. A look in hand goes on: half of it would be half of the source. */
  @Override
  public void close() {
    closed.set(true);
    wake();
  }
}
