package ai.modelplane.reconciler.loop;

import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.loop.Lease.Terms;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One copy of a loop leads, the others stand by. A copy leads as long as it holds the lease; one
 * that loses it stops its work and stands by like the others, and works from the beginning when it
 * leads again. SIGTERM ends all of it: the write in hand is the last, and the lease is given back.
 *
 * <p>A loop uses it so:
 *
 * <pre>{@code
 * new Leadership(cluster, log, queue::wake).run(stop -> {
 *   wholePass(stop);
 *   while (!stop.getAsBoolean()) {
 *     handle(queue.take(), stop);   // a wait ends when it is woken
 *   }
 * });
 * }</pre>
 */
public final class Leadership {

  /** What a leader does. */
  @FunctionalInterface
  public interface Work {
    /**
     * Works until it is to stop. What it knows from an earlier time may be outdated: others may
     * have led meanwhile.
     *
     * @param stop asked before each write, and after each wait
     * @throws ClusterException when the cluster does not let it work; it stands by and tries again
     */
    void lead(Stop stop);
  }

  private final Cluster cluster;
  private final Consumer<String> log;
  private final Runnable wake;
  private final Terms terms;
  private final String holder = Lease.newHolder();
  private volatile @Nullable Lease held;
  private String said = "";

  /**
   * For one process.
   *
   * @param wake ends a wait of the work, since it is to stop
   */
  public Leadership(Cluster cluster, Consumer<String> log, Runnable wake) {
    this(cluster, log, wake, Lease.TERMS);
  }

  Leadership(Cluster cluster, Consumer<String> log, Runnable wake, Terms terms) {
    this.cluster = cluster;
    this.log = log;
    this.wake = wake;
    this.terms = terms;
  }

  /** Stands by and leads in turn, until the process is told to end or the thread is interrupted. */
  public void run(Work work) {
    try (Termination end = new Termination(wake, this::late)) {
      while (!end.isAsked() && !Thread.currentThread().isInterrupted()) {
        standBy(end).ifPresent(lease -> lead(lease, end, work));
      }
      log.accept("ended");
    }
  }

  /** Looks until the lease is granted; empty after a look that failed, and at the end. */
  private Optional<Lease> standBy(Termination end) {
    try {
      return Lease.await(
          cluster,
          holder,
          other -> {
            sayOnce("standing by: " + other.name() + " holds the lease");
            return end.pause(terms.spreadLook());
          },
          wake,
          terms);
    } catch (ClusterException e) {
      sayOnce("standing by: " + e.getMessage());
      end.pause(terms.spreadLook());
      return Optional.empty();
    }
  }

  private void lead(Lease lease, Termination end, Work work) {
    held = lease;
    said = "";
    log.accept("leading as " + holder);
    try (lease) {
      work.lead(new Stop(end, lease));
      if (lease.isLost()) {
        log.accept("the lease is lost: " + lease.why());
      }
    } catch (ClusterException e) {
      log.accept("cannot lead: " + e.getMessage());
      end.pause(terms.spreadLook());
    } finally {
      held = null;
    }
  }

  /** The work does not stop in time: what it has begun is left as it is. */
  private void late() {
    log.accept("what is in hand takes too long: ended in the middle of it");
    Lease lease = held;
    if (lease != null) {
      lease.close();
    }
  }

  private void sayOnce(String message) {
    if (!message.equals(said)) {
      said = message;
      log.accept(message);
    }
  }
}
