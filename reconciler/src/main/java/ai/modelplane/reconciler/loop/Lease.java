package ai.modelplane.reconciler.loop;

import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The right to write, one holder at a time. It is renewed while it is held; when that fails for too
 * long, {@link #isLost} says so, and its holder stops writing.
 */
public final class Lease implements AutoCloseable {

  private static final int SECONDS = 15;
  private static final Duration RENEWAL = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(500);

  /**
   * How long after the last renewal the lease counts as lost: a write under way still needs time.
   */
  private static final Duration LIMIT = Duration.ofSeconds(SECONDS).minus(RENEWAL);

  private final Cluster cluster;
  private final String holder;
  private final Duration renewal;
  private final LongSupplier nanoTime;
  private final AtomicBoolean lost = new AtomicBoolean();

  /** When the request was sent that was granted last: the server's time runs from then at best. */
  private volatile long renewed;

  private final Thread renewer;

  private Lease(
      Cluster cluster, String holder, Duration renewal, LongSupplier nanoTime, long granted) {
    this.cluster = cluster;
    this.holder = holder;
    this.renewal = renewal;
    this.nanoTime = nanoTime;
    this.renewed = granted;
    this.renewer = Thread.ofVirtual().name("lease").start(this::renew);
  }

  /** A name that no other process has. */
  public static String newHolder() {
    return "modelplane-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID();
  }

  /** What asking for the lease gave. */
  public sealed interface Answer {}

  /** It is ours. */
  public record Granted(Lease lease) implements Answer {}

  /** Another process holds it. */
  public record Held(String by) implements Answer {}

  /**
   * Asks for the lease until it is granted or the patience is over.
   *
   * @param stopping once true nobody waits any longer
   */
  public static Answer acquire(
      Cluster cluster, String holder, Duration patience, BooleanSupplier stopping) {
    return acquire(cluster, holder, patience, stopping, RENEWAL, System::nanoTime);
  }

  /**
   * The same by another clock.
   *
   * @param renewal from one renewal to the next
   */
  static Answer acquire(
      Cluster cluster,
      String holder,
      Duration patience,
      BooleanSupplier stopping,
      Duration renewal,
      LongSupplier nanoTime) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      long sent = nanoTime.getAsLong();
      Optional<String> other = cluster.acquireLease(holder, SECONDS);
      if (other.isEmpty()) {
        return new Granted(new Lease(cluster, holder, renewal, nanoTime, sent));
      }
      if (System.nanoTime() >= deadline || stopping.getAsBoolean()) {
        return new Held(other.get());
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Held(other.get());
      }
    }
  }

  /**
   * Whether another holder may have the lease by now, also while a renewal waits for its answer. A
   * lost lease stays lost: the other holder may have written in between.
   */
  public boolean isLost() {
    if (nanoTime.getAsLong() - renewed > LIMIT.toNanos()) {
      lost.set(true);
    }
    return lost.get();
  }

  private void renew() {
    try {
      Duration pause = renewal;
      while (!isLost()) {
        Thread.sleep(pause);
        pause = renewal;
        long sent = nanoTime.getAsLong();
        try {
          if (cluster.acquireLease(holder, SECONDS).isPresent()) {
            lost.set(true);
          } else if (!isLost()) {
            renewed = sent;
          }
        } catch (ClusterException e) {
          pause = PAUSE.compareTo(renewal) < 0 ? PAUSE : renewal; // again until it counts as lost
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /** Stops renewing and gives the lease back, also when the holder is interrupted meanwhile. */
  @Override
  public void close() {
    renewer.interrupt();
    boolean interrupted = false;
    try {
      renewer.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      interrupted = true;
    }
    try {
      cluster.releaseLease(holder);
    } catch (ClusterException e) {
      // it expires
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
