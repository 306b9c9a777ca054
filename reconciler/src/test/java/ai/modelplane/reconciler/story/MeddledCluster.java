package ai.modelplane.reconciler.story;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A cluster on which somebody else does something right before each write: after the object was
 * read and planned, which is the worst moment.
 *
 * @param meddler told which object is about to be written; called by several threads
 */
record MeddledCluster(Cluster cluster, Consumer<Key> meddler) implements Cluster {

  @Override
  public LiveObject apply(Key key, ObjectNode tree, boolean dryRun) {
    meddler.accept(key);
    return cluster.apply(key, tree, dryRun);
  }

  @Override
  public LiveObject applyOnto(@Nullable LiveObject before, Key key, ObjectNode tree) {
    meddler.accept(key);
    return cluster.applyOnto(before, key, tree);
  }

  @Override
  public void delete(LiveObject live) {
    meddler.accept(live.key());
    cluster.delete(live);
  }

  @Override
  public void applyStatus(Key key, ObjectNode status) {
    meddler.accept(key);
    cluster.applyStatus(key, status);
  }

  @Override
  public String name() {
    return cluster.name();
  }

  @Override
  public LiveState read(String gatewayNamespace, String gatewayName) {
    return cluster.read(gatewayNamespace, gatewayName);
  }

  @Override
  public List<LiveObject> get(Collection<Key> keys) {
    return cluster.get(keys);
  }

  @Override
  public Collection<String> existingNamespaces(Collection<String> namespaces) {
    return cluster.existingNamespaces(namespaces);
  }

  @Override
  public Optional<Collection<String>> namespaces() {
    return cluster.namespaces();
  }

  @Override
  public Optional<String> acquireLease(String holder, int seconds) {
    return cluster.acquireLease(holder, seconds);
  }

  @Override
  public void releaseLease(String holder) {
    cluster.releaseLease(holder);
  }

  @Override
  public void close() {}
}
