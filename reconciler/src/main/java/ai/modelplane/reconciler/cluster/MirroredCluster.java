package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import ai.modelplane.reconciler.cluster.Unread.Reason;
import ai.modelplane.reconciler.fields.FieldChange;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that is read from its mirror. What is written comes back to the mirror with the answer,
 * so that nobody waits for the watch to see it.
 */
public final class MirroredCluster extends ForwardingCluster {

  private final Cluster cluster;
  private final Mirror mirror;

  public MirroredCluster(Cluster cluster, Mirror mirror) {
    super(cluster);
    this.cluster = cluster;
    this.mirror = mirror;
  }

  /** No request but for what nobody watches: the Lease, which every renewal changes. */
  @Override
  public LiveState read(Collection<Key> gateways) {
    mirror.await();
    SortedMap<Kind, Unread> unread = mirror.unread();
    List<LiveObject> objects = mirror.all();
    gateways.stream()
        .limit(1)
        .map(SeenDefinition::lease)
        .forEach(lease -> readLease(lease, objects, unread));
    undefined(unread);
    return LiveStateReader.read(objects, gateways, unread, keys -> readClusters(keys, objects));
  }

  private void readLease(Key lease, List<LiveObject> objects, SortedMap<Kind, Unread> unread) {
    try {
      objects.addAll(cluster.get(List.of(lease)));
    } catch (ClusterException e) {
      if (e.kind() != Cause.FORBIDDEN) {
        throw e;
      }
      unread.put(Kind.LEASE, new Unread(Reason.REFUSED, String.valueOf(e.getMessage())));
    }
  }

  /** A definition that is gone took its objects along, which proves nothing. */
  private void undefined(SortedMap<Kind, Unread> unread) {
    for (Kind kind : Kind.values()) {
      kind.definition()
          .filter(name -> kind.isOurs())
          .filter(name -> mirror.isUndefined(new Key(Kind.DEFINITION, "", name)))
          .ifPresent(
              name ->
                  unread.putIfAbsent(
                      kind,
                      new Unread(
                          Reason.MISSING,
                          "list %s: %s has no definition of them; apply the CRDs in schemas/"
                              .formatted(kind.pluralWord(), cluster.name()))));
    }
  }

  private boolean readClusters(List<Key> named, List<LiveObject> objects) {
    try {
      cluster.get(named).forEach(mirror::wrote);
    } catch (ClusterException e) {
      if (e.kind() != Cause.FORBIDDEN) {
        throw e;
      }
      return false;
    }
    named.forEach(key -> mirror.object(key).ifPresent(objects::add));
    return true;
  }

  @Override
  public LiveObject apply(Key key, ObjectNode tree, boolean dryRun) {
    LiveObject answer = cluster.apply(key, tree, dryRun);
    return dryRun ? answer : wrote(answer);
  }

  @Override
  public LiveObject applyOnto(@Nullable LiveObject before, Key key, ObjectNode tree) {
    return wrote(cluster.applyOnto(before, key, tree));
  }

  @Override
  public LiveObject remove(LiveObject from, List<FieldChange> strangers) {
    return wrote(cluster.remove(from, strangers));
  }

  @Override
  public Optional<LiveObject> delete(LiveObject live) {
    Optional<LiveObject> left = cluster.delete(live);
    left.ifPresentOrElse(mirror::wrote, () -> mirror.removed(live));
    return left;
  }

  @Override
  public LiveObject applyStatus(Key key, ObjectNode status) {
    return wrote(cluster.applyStatus(key, status));
  }

  private LiveObject wrote(LiveObject stored) {
    mirror.wrote(stored);
    return stored;
  }

  @Override
  public void record(ServiceEvent event) {
    cluster.record(event);
  }
}
