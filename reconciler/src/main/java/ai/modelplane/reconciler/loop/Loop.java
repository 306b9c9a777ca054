package ai.modelplane.reconciler.loop;

import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Runs a pass every interval and on SIGHUP, under the lease. A failed pass is logged and tried
 * again with backoff. SIGTERM lets the write in hand finish.
 */
public final class Loop {

  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);

  /** Between two looks at a lease that another holds, as client-go's leader election waits. */
  private static final Duration RETRY = Duration.ofSeconds(2);

  private static final Duration SHUTDOWN = Duration.ofSeconds(20);

  private enum Attempt {
    GOOD,
    BAD,
    STOOD_BY
  }

  /** One pass. */
  @FunctionalInterface
  public interface Step {
    /**
     * Runs the pass.
     *
     * @param stopping asked before each write
     * @return whether everything went well; a pass that did not is tried again soon
     * @throws Exception with a message fit to print, when the pass could not run
     */
    boolean run(BooleanSupplier stopping) throws Exception;
  }

  private final Cluster cluster;
  private final Duration interval;
  private final Consumer<String> log;
  private final AtomicBoolean stop = new AtomicBoolean();
  private String otherHolder = "";
  private final CountDownLatch ended = new CountDownLatch(1);
  private final BlockingQueue<Boolean> wake = new LinkedBlockingQueue<>();

  public Loop(Cluster cluster, Duration interval, Consumer<String> log) {
    this.cluster = cluster;
    this.interval = interval;
    this.log = log;
  }

  /** Loops until the process is told to end. */
  public void run(Step step) {
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "shutdown"));
    Signals.onHangup(
        () -> {
          log.accept("SIGHUP: a pass now");
          wake.add(true);
        });
    String holder = Lease.newHolder();
    Duration backoff = FIRST_BACKOFF;
    try {
      while (!stop.get()) {
        Attempt attempt = attempt(step, holder);
        await(
            switch (attempt) {
              case GOOD -> interval;
              case BAD -> shorter(backoff, interval);
              case STOOD_BY -> shorter(RETRY, interval);
            });
        backoff =
            attempt == Attempt.BAD ? shorter(backoff.multipliedBy(2), interval) : FIRST_BACKOFF;
      }
    } finally {
      log.accept("ended");
      ended.countDown();
    }
  }

  /** Holds the lease for as long as passes go on; another holder is waited for. */
  private Attempt attempt(Step step, String holder) {
    try {
      return switch (Lease.acquire(cluster, holder, Duration.ZERO)) {
        case Lease.Held(String by) -> {
          if (!by.equals(otherHolder)) {
            otherHolder = by;
            log.accept("standing by: " + by + " holds the lease");
          }
          yield Attempt.STOOD_BY;
        }
        case Lease.Granted(Lease lease) -> {
          otherHolder = "";
          try (lease) {
            boolean good = step.run(() -> stop.get() || lease.isLost());
            yield good ? Attempt.GOOD : Attempt.BAD;
          }
        }
      };
    } catch (ClusterException e) {
      log.accept("pass failed: " + e.getMessage());
      return Attempt.BAD;
    } catch (Exception e) {
      log.accept("pass failed: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
      return Attempt.BAD;
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void await(Duration pause) {
    try {
      if (!stop.get() && wake.poll(pause.toMillis(), TimeUnit.MILLISECONDS) != null) {
        wake.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.set(true);
    }
  }

  /**
   * Lets the pass in hand come to its end. The end of the loop is waited for, not that of its
   * thread, which may itself go on to end the process and so wait for this.
   */
  private void end() {
    stop.set(true);
    wake.add(true);
    try {
      if (!ended.await(SHUTDOWN.toSeconds(), TimeUnit.SECONDS)) {
        log.accept("the pass in hand takes too long: ended in the middle of it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
