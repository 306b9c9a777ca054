package ai.modelplane.reconciler.loop;

import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.LeaseHolder;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a command does that writes and ends: alone, under the lease that the loop takes too, and
 * ended by a signal after the write in hand.
 */
public final class OneShot {

  /** What is done under the lease. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    T run(Stop stop) throws E;
  }

  private final Cluster cluster;
  private final Duration patience;
  private final Consumer<String> say;
  private @Nullable LeaseHolder other;

  /**
   * For one piece of work.
   *
   * @param patience how long another holder is waited for; with zero the lease is looked at once
   * @param say tells people whom it waits for, and that nothing was done
   */
  public OneShot(Cluster cluster, Duration patience, Consumer<String> say) {
    this.cluster = cluster;
    this.patience = patience;
    this.say = say;
  }

  /**
   * Does the work as soon as the lease is free.
   *
   * @return what came of it; empty when another process held the lease for too long
   * @throws ClusterException when the cluster does not say who holds the lease
   */
  public <T, E extends Exception> Optional<T> run(Work<T, E> work) throws E {
    try (Termination end = new Termination()) {
      long deadline = System.nanoTime() + patience.toNanos();
      Optional<Lease> granted =
          Lease.await(
              cluster,
              Lease.newHolder(),
              held -> waits(held, deadline, end),
              () -> {},
              Lease.TERMS);
      if (granted.isEmpty()) {
        return Optional.empty();
      }
      try (Lease lease = granted.get()) {
        return Optional.of(work.run(new Stop(end, lease)));
      }
    }
  }

  private boolean waits(LeaseHolder held, long deadline, Termination end) {
    Duration left = Duration.ofNanos(deadline - System.nanoTime());
    if (!left.isPositive()) {
      say.accept(
          "%s holds the lease for longer than %d s, as a loop does while it runs; nothing was done"
              .formatted(held.name(), patience.toSeconds()));
      return false;
    }
    if (other == null || !other.name().equals(held.name())) {
      say.accept(
          "waiting for %s, which holds the lease for up to %d s more unless it renews it"
              .formatted(held.name(), held.left().plusMillis(999).toSeconds()));
      other = held;
    }
    Duration look = Lease.TERMS.spreadLook();
    boolean goesOn = end.pause(left.compareTo(look) < 0 ? left : look);
    if (!goesOn) {
      say.accept("told to end while waiting for the lease; nothing was done");
    }
    return goesOn;
  }
}
