package ai.modelplane.reconciler.story;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ForwardingCluster;
import ai.modelplane.reconciler.cluster.LiveObject;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cluster whose client dies: after so many writes every further call fails, as nothing is called
 * any more by a process that is gone. It keeps book of what routes point to, and of backends that
 * are gone: a write counts from when it is begun where that could break a route, and from when it
 * is done where that could mend it. And it plays a gateway that serves each route at once.
 */
final class MortalCluster extends ForwardingCluster {

  /** The process is gone. It is no answer of the cluster, so nobody handles it. */
  static final class Death extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Gateway gateway;
  private final int lifetime;
  private final Set<Key> backends = new HashSet<>();
  private final Map<Key, Set<Key>> routes = new HashMap<>();
  private final List<String> broken = new ArrayList<>();
  private int writes;
  private boolean dead;

  /** The gateway that is played. */
  record Gateway(Key key) {

    /** As its class names it. */
    static final String CONTROLLER = "nobody.example/gateway";

    LiveObject judge(LiveObject route) {
      ObjectNode tree = route.tree().deepCopy();
      ObjectNode parent = tree.putObject("status").withArrayProperty("parents").addObject();
      parent.put("controllerName", CONTROLLER);
      parent.set("parentRef", tree.at("/spec/parentRefs/0").deepCopy());
      for (String type : List.of("Accepted", "ResolvedRefs")) {
        parent
            .withArrayProperty("conditions")
            .addObject()
            .put("type", type)
            .put("status", "True")
            .put("observedGeneration", route.generation());
      }
      return new LiveObject(route.key(), tree);
    }
  }

  /**
   * A client with so many writes to live.
   *
   * @param now what is live at its birth
   */
  MortalCluster(Cluster cluster, Gateway gateway, Collection<LiveObject> now, int lifetime) {
    super(cluster);
    this.gateway = gateway;
    this.lifetime = lifetime;
    for (LiveObject object : now) {
      if (isBackend(object.key())) {
        backends.add(object.key());
      }
      if (object.key().kind() == Kind.HTTP_ROUTE) {
        routes.put(object.key(), needed(object.tree()));
      }
    }
  }

  synchronized boolean isDead() {
    return dead;
  }

  synchronized int writes() {
    return writes;
  }

  /** Routes that pointed to a backend that was not there, at any moment. */
  synchronized List<String> broken() {
    return List.copyOf(broken);
  }

  private static boolean isBackend(Key key) {
    return key.kind() == Kind.SERVICE || key.kind() == Kind.ENDPOINT_SLICE;
  }

  private static Set<Key> needed(ObjectNode route) {
    Set<Key> needed = new HashSet<>(Dialect.TRAEFIK.targets(route));
    needed.removeIf(k -> !isBackend(k));
    return needed;
  }

  private synchronized void live() {
    if (writes == lifetime) {
      dead = true;
      throw new Death();
    }
    writes++;
  }

  private LiveObject written(Key key, ObjectNode tree, Supplier<LiveObject> write) {
    live();
    synchronized (this) {
      if (key.kind() == Kind.HTTP_ROUTE) {
        routes.computeIfAbsent(key, k -> new HashSet<>()).addAll(needed(tree));
        check("apply " + key);
      }
    }
    LiveObject stored = write.get();
    synchronized (this) {
      if (key.kind() == Kind.HTTP_ROUTE) {
        routes.put(key, needed(tree));
        return gateway.judge(stored);
      }
      if (isBackend(key)) {
        backends.add(key);
      }
    }
    return stored;
  }

  private void check(String deed) {
    routes.forEach(
        (route, needed) ->
            needed.stream()
                .filter(b -> !backends.contains(b))
                .forEach(b -> broken.add(deed + ": " + route + " points to " + b)));
  }

  @Override
  public LiveObject apply(Key key, ObjectNode tree, boolean dryRun) {
    return written(key, tree, () -> super.apply(key, tree, dryRun));
  }

  @Override
  public LiveObject applyOnto(@Nullable LiveObject before, Key key, ObjectNode tree) {
    return written(key, tree, () -> super.applyOnto(before, key, tree));
  }

  @Override
  public Optional<LiveObject> delete(LiveObject object) {
    live();
    synchronized (this) {
      if (backends.remove(object.key())) {
        check("delete " + object.key());
      }
    }
    Optional<LiveObject> left = super.delete(object);
    synchronized (this) {
      routes.remove(object.key());
    }
    return left;
  }

  @Override
  public LiveObject applyStatus(Key key, ObjectNode status) {
    live();
    return super.applyStatus(key, status);
  }

  @Override
  public List<LiveObject> get(Collection<Key> keys) {
    return super.get(keys).stream()
        .map(o -> o.key().kind() == Kind.HTTP_ROUTE ? gateway.judge(o) : o)
        .toList();
  }
}
