package ai.modelplane.reconciler.story;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.plan.RouteRefs;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A cluster whose client dies: after so many writes every further call fails, as nothing is called
 * any more by a process that is gone. After each write it looks for routes that point to a Service
 * that is not there.
 */
final class MortalCluster implements Cluster {

  /** The process is gone. It is no answer of the cluster, so nobody handles it. */
  static final class Death extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Cluster cluster;
  private final String namespace;
  private final int lifetime;
  private final List<String> broken = new ArrayList<>();
  private int writes;
  private boolean dead;

  MortalCluster(Cluster cluster, String namespace, int lifetime) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.lifetime = lifetime;
  }

  synchronized boolean isDead() {
    return dead;
  }

  synchronized List<String> broken() {
    return List.copyOf(broken);
  }

  private synchronized <T> T write(String deed, Supplier<T> call) {
    if (writes == lifetime) {
      dead = true;
      throw new Death();
    }
    writes++;
    T answer = call.get();
    Seen.of(cluster, namespace).dangling().forEach(b -> broken.add(deed + ": " + b));
    return answer;
  }

  /** What is live in the namespace. */
  private record Seen(List<LiveObject> objects) {

    static Seen of(Cluster cluster, String namespace) {
      return new Seen(
          cluster.read("modelplane-system", "modelplane").objects().values().stream()
              .filter(o -> o.key().namespace().equals(namespace))
              .toList());
    }

    List<String> dangling() {
      List<Key> there = objects.stream().map(LiveObject::key).toList();
      return objects.stream()
          .filter(o -> o.key().kind() == Kind.HTTP_ROUTE)
          .flatMap(
              route ->
                  RouteRefs.backends(route.tree()).stream()
                      .filter(b -> b.kind() != Kind.BACKEND_TLS_POLICY)
                      .filter(b -> !there.contains(b))
                      .map(b -> route.key() + " points to " + b))
          .toList();
    }
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
  public LiveObject apply(Key key, ObjectNode tree, boolean dryRun) {
    return write("apply " + key, () -> cluster.apply(key, tree, dryRun));
  }

  @Override
  public void delete(LiveObject live) {
    write(
        "delete " + live.key(),
        () -> {
          cluster.delete(live);
          return live;
        });
  }

  @Override
  public void applyStatus(Key key, ObjectNode status) {
    write(
        "status of " + key,
        () -> {
          cluster.applyStatus(key, status);
          return key;
        });
  }

  @Override
  public Collection<String> existingNamespaces(Collection<String> namespaces) {
    return cluster.existingNamespaces(namespaces);
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
