package ai.modelplane.reconciler.loop;

import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ForwardingCluster;
import ai.modelplane.reconciler.world.Store;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** A lease that somebody else may hold, and that may be out of reach or take its time. */
final class LeaseCluster extends ForwardingCluster {

  private String holder = "";
  private int acquired;
  private boolean reachable = true;
  private boolean hanging;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch answered = new CountDownLatch(1);

  LeaseCluster() {
    super(new Store(Set.of()));
  }

  synchronized String holder() {
    return holder;
  }

  synchronized void holder(String other) {
    holder = other;
  }

  synchronized void reachable(boolean answers) {
    reachable = answers;
  }

  /** How often somebody was granted it. */
  synchronized int acquired() {
    return acquired;
  }

  /** From now on whoever asks gets no answer before {@link #answer}. */
  synchronized void hang() {
    hanging = true;
  }

  void awaitAsked() throws InterruptedException {
    asked.await();
  }

  void answer() {
    answered.countDown();
  }

  private synchronized boolean isHanging() {
    return hanging;
  }

  @Override
  public Optional<String> acquireLease(String wanted, int seconds) {
    if (isHanging()) {
      asked.countDown();
      try {
        answered.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ClusterException(ClusterException.Cause.UNREACHABLE, "interrupted", e);
      }
    }
    return grant(wanted);
  }

  private synchronized Optional<String> grant(String wanted) {
    if (!reachable) {
      throw new ClusterException(ClusterException.Cause.UNREACHABLE, "connection refused");
    }
    if (!holder.isEmpty() && !holder.equals(wanted)) {
      return Optional.of(holder);
    }
    holder = wanted;
    acquired++;
    return Optional.empty();
  }

  @Override
  public synchronized void releaseLease(String releasing) {
    if (holder.equals(releasing)) {
      holder = "";
    }
  }
}
