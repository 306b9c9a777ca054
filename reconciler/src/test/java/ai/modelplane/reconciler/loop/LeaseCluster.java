package ai.modelplane.reconciler.loop;

import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ForwardingCluster;
import ai.modelplane.reconciler.cluster.LeaseHolder;
import ai.modelplane.reconciler.world.Store;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/** A lease that somebody else may hold, and that may be out of reach or take its time. */
final class LeaseCluster extends ForwardingCluster {

  private String holder = "";
  private int acquired;
  private int looks;
  private int requests;
  private boolean reachable = true;
  private boolean faulty;
  private boolean hanging;
  private volatile BooleanSupplier held = () -> true;
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

  /** From now on whoever asks meets a fault of ours, or no longer. */
  synchronized void faulty(boolean fails) {
    faulty = fails;
  }

  /** How often somebody was granted it. */
  synchronized int acquired() {
    return acquired;
  }

  /** How often somebody asked, with or without an answer. */
  synchronized int asked() {
    return requests;
  }

  /** How often somebody was told of another holder. */
  synchronized int looks() {
    return looks;
  }

  /** Whether a write would be sent now. */
  boolean takesWrites() {
    return held.getAsBoolean();
  }

  @Override
  public void writeWhile(BooleanSupplier now) {
    held = now;
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
  public Optional<LeaseHolder> acquireLease(String wanted, int seconds) {
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

  private synchronized Optional<LeaseHolder> grant(String wanted) {
    requests++;
    if (faulty) {
      throw new IllegalStateException("a fault of ours");
    }
    if (!reachable) {
      throw new ClusterException(ClusterException.Cause.UNREACHABLE, "connection refused");
    }
    if (!holder.isEmpty() && !holder.equals(wanted)) {
      looks++;
      return Optional.of(new LeaseHolder(holder, Duration.ofMillis(8100)));
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
