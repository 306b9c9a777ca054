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

/** A cluster of which nothing but the lease is used. */
final class LeaseCluster implements Cluster {

  private String holder = "";
  private int acquired;
  private boolean reachable = true;

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

  @Override
  public synchronized Optional<String> acquireLease(String wanted, int seconds) {
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
  public LiveState read(String gatewayNamespace, String gatewayName) {
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
