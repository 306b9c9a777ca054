package ai.modelplane.reconciler.loop;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A cluster of which nothing but the lease is used. */
final class LeaseCluster implements Cluster {

  private String holder = "";
  private int acquired;
  private boolean reachable = true;
  private boolean hanging;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch answered = new CountDownLatch(1);

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

  @Override
  public String name() {
    return "lease only";
  }

  @Override
  public LiveState read(Key gateway) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<LiveObject> get(Collection<Key> keys) {
    throw new UnsupportedOperationException();
  }

  @Override
  public LiveObject apply(Key key, ObjectNode tree, boolean dryRun) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(LiveObject live) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void applyStatus(Key key, ObjectNode status) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Collection<String> existingNamespaces(Collection<String> namespaces) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
