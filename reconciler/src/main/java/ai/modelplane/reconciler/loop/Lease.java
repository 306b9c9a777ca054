package ai.modelplane.reconciler.loop;

import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to write, one holder at a time. It is renewed while it is held; when that fails for too
 * long, {@link #isLost} says so, and its holder stops writing.
 */
public final class Lease implements AutoCloseable {

  private static final int SECONDS = 15;
  private static final Duration RENEWAL = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Cluster cluster;
  private final String holder;
  private final AtomicBoolean lost = new AtomicBoolean();
  private final Thread renewer;

  private Lease(Cluster cluster, String holder) {
    this.cluster = cluster;
    this.holder = holder;
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

  /** Asks for the lease until it is granted or the patience is over. */
  public static Answer acquire(Cluster cluster, String holder, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<String> other = cluster.acquireLease(holder, SECONDS);
      if (other.isEmpty()) {
        return new Granted(new Lease(cluster, holder));
      }
      if (System.nanoTime() >= deadline) {
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

  /** Whether somebody else may hold it by now. */
  public boolean isLost() {
    return lost.get();
  }

  private void renew() {
    long renewed = System.nanoTime();
    try {
      while (!lost.get()) {
        Thread.sleep(RENEWAL);
        try {
          if (cluster.acquireLease(holder, SECONDS).isPresent()) {
            lost.set(true);
          } else {
            renewed = System.nanoTime();
          }
        } catch (ClusterException e) {
          if (System.nanoTime() - renewed > Duration.ofSeconds(SECONDS).minus(RENEWAL).toNanos()) {
            lost.set(true);
          }
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
      // it runs out by itself
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
