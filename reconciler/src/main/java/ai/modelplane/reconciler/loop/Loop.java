package ai.modelplane.reconciler.loop;

import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
  private String otherHolder = "";
  private final BlockingQueue<Boolean> wake = new LinkedBlockingQueue<>();

  public Loop(Cluster cluster, Duration interval, Consumer<String> log) {
    this.cluster = cluster;
    this.interval = interval;
    this.log = log;
  }

  /** Loops until the process is told to end. */
  public void run(Step step) {
    Signals.onHangup(
        () -> {
          log.accept("SIGHUP: a pass now");
          wake.add(true);
        });
    String holder = Lease.newHolder();
    Duration backoff = FIRST_BACKOFF;
    try (Termination end =
        new Termination(
            () -> wake.add(true),
            () -> log.accept("the pass in hand takes too long: ended in the middle of it"))) {
      while (!end.isAsked() && !Thread.currentThread().isInterrupted()) {
        Attempt attempt = attempt(step, holder, end);
        await(
            end,
            switch (attempt) {
              case GOOD -> interval;
              case BAD -> shorter(backoff, interval);
              case STOOD_BY -> shorter(RETRY, interval);
            });
        backoff =
            attempt == Attempt.BAD ? shorter(backoff.multipliedBy(2), interval) : FIRST_BACKOFF;
      }
      log.accept("ended");
    }
  }

  /** Holds the lease for as long as passes go on; another holder is waited for. */
  private Attempt attempt(Step step, String holder, Termination end) {
    try {
      return switch (Lease.acquire(cluster, holder, Duration.ZERO, end::isAsked)) {
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
            boolean good = step.run(() -> end.isAsked() || lease.isLost());
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

  private void await(Termination end, Duration pause) {
    try {
      if (!end.isAsked() && wake.poll(pause.toMillis(), TimeUnit.MILLISECONDS) != null) {
        wake.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
