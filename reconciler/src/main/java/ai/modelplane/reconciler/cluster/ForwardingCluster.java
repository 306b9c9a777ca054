package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.fields.FieldChange;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A cluster behind which another one is, for those that step in between. Closing it closes none.
 */
public abstract class ForwardingCluster implements Cluster {

  private final Cluster cluster;

  protected ForwardingCluster(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public String name() {
    return cluster.name();
  }

  @Override
  public LiveState read(Collection<Key> gateways) {
    return cluster.read(gateways);
  }

  @Override
  public List<LiveObject> get(Collection<Key> keys) {
    return cluster.get(keys);
  }

  @Override
  public boolean holdsAll(Kind kind) {
    return cluster.holdsAll(kind);
  }

  @Override
  public LiveObject apply(Key key, ObjectNode tree, boolean dryRun) {
    return cluster.apply(key, tree, dryRun);
  }

  @Override
  public LiveObject applyOnto(@Nullable LiveObject before, Key key, ObjectNode tree) {
    return cluster.applyOnto(before, key, tree);
  }

  @Override
  public LiveObject remove(LiveObject from, List<FieldChange> strangers) {
    return cluster.remove(from, strangers);
  }

  @Override
  public Optional<LiveObject> delete(LiveObject live) {
    return cluster.delete(live);
  }

  @Override
  public LiveObject applyStatus(Key key, ObjectNode status) {
    return cluster.applyStatus(key, status);
  }

  @Override
  public Collection<String> existingNamespaces(Collection<String> namespaces) {
    return cluster.existingNamespaces(namespaces);
  }

  @Override
  public Optional<LeaseHolder> acquireLease(String holder, int seconds) {
    return cluster.acquireLease(holder, seconds);
  }

  @Override
  public void writeWhile(BooleanSupplier held) {
    cluster.writeWhile(held);
  }

  @Override
  public void remember(String name, String value) {
    cluster.remember(name, value);
  }

  @Override
  public Map<String, String> left() {
    return cluster.left();
  }

  @Override
  public void releaseLease(String holder) {
    cluster.releaseLease(holder);
  }

  @Override
  public void close() {}
}
