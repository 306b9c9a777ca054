package ai.modelplane.reconciler.loop;

import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
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
  private static final Duration SHUTDOWN = Duration.ofSeconds(20);

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
  private final BlockingQueue<Boolean> wake = new LinkedBlockingQueue<>();

  public Loop(Cluster cluster, Duration interval, Consumer<String> log) {
    this.cluster = cluster;
    this.interval = interval;
    this.log = log;
  }

  /** Loops until the process is told to end. */
  public void run(Step step) {
    Thread worker = Thread.currentThread();
    Thread hook = new Thread(() -> end(worker), "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    Signals.onHangup(
        () -> {
          log.accept("SIGHUP: a pass now");
          wake.add(true);
        });
    String holder = Lease.newHolder();
    Duration backoff = FIRST_BACKOFF;
    while (!stop.get()) {
      boolean good = attempt(step, holder);
      Duration pause = good || backoff.compareTo(interval) > 0 ? interval : backoff;
      backoff = good ? FIRST_BACKOFF : backoff.multipliedBy(2);
      await(pause);
    }
  }

  /** Holds the lease for as long as passes go on; another holder is waited for. */
  private boolean attempt(Step step, String holder) {
    try {
      return switch (Lease.acquire(cluster, holder, Duration.ZERO)) {
        case Lease.Held(String by) -> {
          log.accept("standing by: " + by + " holds the lease");
          yield true;
        }
        case Lease.Granted(Lease lease) -> {
          try (lease) {
            yield step.run(() -> stop.get() || lease.isLost());
          }
        }
      };
    } catch (ClusterException e) {
      log.accept("pass failed: " + e.getMessage());
      return false;
    } catch (Exception e) {
      log.accept("pass failed: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
      return false;
    }
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

  private void end(Thread worker) {
    stop.set(true);
    wake.add(true);
    try {
      worker.join(SHUTDOWN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
