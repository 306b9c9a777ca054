package ai.modelplane.bench;

import ai.modelplane.compiler.api.InferenceCluster;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.ModelReplica;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.LeaseHolder;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.cluster.Observer;
import ai.modelplane.reconciler.cluster.Watch;
import ai.modelplane.reconciler.cluster.WatchedList;
import ai.modelplane.reconciler.fields.FieldChange;
import ai.modelplane.reconciler.fields.ServerSideApply;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in memory that does each write at once and tells of it like an API server, from another
 * thread. What it holds is shared with whoever is told, as one copy.
 */
final class PortCluster implements Cluster {

  private final Map<Key, LiveObject> objects = new ConcurrentHashMap<>();
  private final AtomicLong revision = new AtomicLong(1);
  private final AtomicLong writes = new AtomicLong();
  private final Consumer<Key> written;
  private final ExecutorService events =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
  private volatile @Nullable Observer observer;
  private volatile long lastWrite;

  /**
   * @param written told of each object that was written
   */
  PortCluster(Fleet fleet, Consumer<Key> written) {
    this.written = written;
    fleet.state().clusters().forEach(c -> put(cluster(c)));
    fleet.state().replicas().forEach(r -> put(replica(r)));
    for (int i = 0; i < Fleet.NAMESPACES; i++) {
      put(tree(new Key(Kind.NAMESPACE, "", "team-" + i)));
    }
    ObjectNode gatewayClass = tree(new Key(Kind.GATEWAY_CLASS, "", "traefik"));
    gatewayClass.withObject("/spec").put("controllerName", "traefik.io/gateway-controller");
    put(gatewayClass);
    put(gateway());
  }

  /** How many writes there were. */
  long writes() {
    return writes.get();
  }

  /** A replica turns, and everybody is told. */
  void turn(ModelReplica replica) {
    tell(put(replica(replica)), false);
  }

  private static ObjectNode tree(Key key) {
    ObjectNode tree = LiveObject.identity(key);
    tree.withObject("/metadata").put("uid", key.toString());
    return tree;
  }

  private static ObjectNode replica(ModelReplica replica) {
    ObjectNode tree = tree(replica.key());
    ObjectNode labels = tree.withObject("/metadata/labels");
    replica.meta().labels().forEach(labels::put);
    tree.withObject("/spec").put("clusterName", replica.clusterName());
    tree.withObject("/status")
        .withArray("/conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", replica.ready() ? "True" : "False")
        .put("reason", "Probed");
    return tree;
  }

  private static ObjectNode cluster(InferenceCluster cluster) {
    ObjectNode tree = tree(new Key(Kind.INFERENCE_CLUSTER, "", cluster.name()));
    tree.withObject("/status/gateway").put("address", cluster.gatewayAddress());
    return tree;
  }

  private static ObjectNode gateway() {
    ObjectNode tree = tree(new Key(Kind.GATEWAY, "modelplane-system", "modelplane"));
    tree.withObject("/spec").put("gatewayClassName", "traefik");
    ObjectNode listener = tree.withObject("/spec").withArray("/listeners").addObject();
    listener.put("name", "web").put("protocol", "HTTP").put("port", 80);
    listener.withObject("/allowedRoutes/namespaces").put("from", "All");
    tree.withObject("/status")
        .withArray("/addresses")
        .addObject()
        .put("value", "models.example.com");
    return tree;
  }

  private LiveObject put(ObjectNode tree) {
    JsonNode metadata = tree.path("metadata");
    Kind kind = kind(tree);
    Key key = new Key(kind, metadata.path("namespace").asText(""), metadata.path("name").asText());
    LiveObject before = objects.get(key);
    boolean isSame = before != null && before.path("spec").equals(tree.path("spec"));
    long generation = before == null ? 1 : before.generation() + (isSame ? 0 : 1);
    ((ObjectNode) metadata)
        .put("uid", key.toString())
        .put("generation", generation)
        .put("resourceVersion", Long.toString(revision.incrementAndGet()));
    LiveObject object = new LiveObject(key, tree).packed();
    objects.put(key, object);
    return object;
  }

  private static Kind kind(ObjectNode tree) {
    for (Kind kind : Kind.values()) {
      if (kind.word().equals(tree.path("kind").asText())
          && kind.apiVersion().equals(tree.path("apiVersion").asText())) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no kind of ours: " + tree.path("kind"));
  }

  /** The mean length of the objects of a kind, as JSON in UTF-8: as an API server sends them. */
  long length(Kind kind) {
    return Math.round(
        objects.values().stream()
            .filter(o -> o.key().kind() == kind)
            .mapToInt(o -> o.tree().toString().getBytes(StandardCharsets.UTF_8).length)
            .average()
            .orElse(0));
  }

  /** When the last one was done, by {@link System#nanoTime}. */
  long lastWrite() {
    return lastWrite;
  }

  private void count() {
    writes.incrementAndGet();
    lastWrite = System.nanoTime();
  }

  private LiveObject stored(LiveObject object) {
    count();
    tell(object, false);
    written.accept(object.key());
    return object;
  }

  private void tell(LiveObject object, boolean isGone) {
    Observer to = observer;
    if (to != null) {
      WatchedList list = new WatchedList(object.key().kind(), "");
      events.execute(
          () -> {
            if (isGone) {
              to.gone(list, object);
            } else {
              to.seen(list, object);
            }
          });
    }
  }

  private ObjectNode live(Key key) {
    LiveObject object = objects.get(key);
    return object == null ? LiveObject.identity(key) : object.tree();
  }

  @Override
  public LiveObject apply(Key key, ObjectNode tree, boolean dryRun) {
    return stored(put(ServerSideApply.object(live(key), tree).deepCopy()));
  }

  @Override
  public LiveObject applyOnto(@Nullable LiveObject before, Key key, ObjectNode tree) {
    return apply(key, tree, false);
  }

  @Override
  public LiveObject applyStatus(Key key, ObjectNode status) {
    return stored(put(ServerSideApply.status(live(key), status).deepCopy()));
  }

  @Override
  public LiveObject remove(LiveObject from, List<FieldChange> strangers) {
    throw new UnsupportedOperationException("nobody else writes");
  }

  @Override
  public Optional<LiveObject> delete(LiveObject live) {
    objects.remove(live.key());
    count();
    tell(live, true);
    return Optional.empty();
  }

  @Override
  public Optional<Watch> watch(Collection<Key> gateways, Observer to) {
    for (Kind kind : Kind.values()) {
      to.expect(new WatchedList(kind, ""));
    }
    for (Kind kind : Kind.values()) {
      to.listed(
          new WatchedList(kind, ""),
          objects.values().stream().filter(o -> o.key().kind() == kind).toList());
    }
    observer = to;
    return Optional.of(() -> observer = null);
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public LiveState read(Collection<Key> gateways) {
    throw new UnsupportedOperationException("a cluster that is watched is not read");
  }

  @Override
  public List<LiveObject> get(Collection<Key> keys) {
    return keys.stream().flatMap(k -> Optional.ofNullable(objects.get(k)).stream()).toList();
  }

  @Override
  public Collection<String> existingNamespaces(Collection<String> namespaces) {
    return namespaces;
  }

  @Override
  public Optional<LeaseHolder> acquireLease(String holder, int seconds) {
    return Optional.empty();
  }

  @Override
  public void releaseLease(String holder) {}

  @Override
  public void close() {}
}
