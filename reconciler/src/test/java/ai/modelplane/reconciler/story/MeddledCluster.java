package ai.modelplane.reconciler.story;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ForwardingCluster;
import ai.modelplane.reconciler.cluster.LiveObject;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A cluster on which somebody else does something right before each write: after the object was
 * read and planned, which is the worst moment. The meddler is told which object is about to be
 * written, by several threads.
 */
final class MeddledCluster extends ForwardingCluster {

  private final Consumer<Key> meddler;

  MeddledCluster(Cluster cluster, Consumer<Key> meddler) {
    super(cluster);
    this.meddler = meddler;
  }

  @Override
  public LiveObject apply(Key key, ObjectNode tree, boolean dryRun) {
    meddler.accept(key);
    return super.apply(key, tree, dryRun);
  }

  @Override
  public LiveObject applyOnto(@Nullable LiveObject before, Key key, ObjectNode tree) {
    meddler.accept(key);
    return super.applyOnto(before, key, tree);
  }

  @Override
  public Optional<LiveObject> delete(LiveObject live) {
    meddler.accept(live.key());
    return super.delete(live);
  }

  @Override
  public LiveObject applyStatus(Key key, ObjectNode status) {
    meddler.accept(key);
    return super.applyStatus(key, status);
  }
}
