package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A cluster of which nothing but the order of writes matters. It refuses what it is told to refuse,
 * and its gateway serves each route at once, or never.
 */
final class MemoryCluster implements Cluster {

  final List<String> deeds = new ArrayList<>();
  final Set<Key> refused = new HashSet<>();
  boolean gatewayAnswers = true;
  private final Map<Key, LiveObject> objects = new HashMap<>();

  private synchronized void deed(String word, Key key) {
    if (refused.contains(key)) {
      deeds.add(word + " " + key + " refused");
      throw new ClusterException(ClusterException.Cause.FORBIDDEN, "no " + word + " of " + key);
    }
    deeds.add(word + " " + key);
  }

  @Override
  public synchronized LiveObject apply(Key key, ObjectNode tree, boolean dryRun) {
    deed("apply", key);
    ObjectNode stored = tree.deepCopy();
    stored.withObject("/metadata").put("generation", 2);
    if (key.kind() == Kind.HTTP_ROUTE && gatewayAnswers) {
      ObjectNode parent = stored.withObject("/status").withArrayProperty("parents").addObject();
      parent.putObject("parentRef").put("namespace", "g").put("name", "gateway");
      for (String type : List.of("Accepted", "ResolvedRefs")) {
        parent
            .withArrayProperty("conditions")
            .addObject()
            .put("type", type)
            .put("status", "True")
            .put("observedGeneration", 2);
      }
    }
    LiveObject live = new LiveObject(key, stored);
    objects.put(key, live);
    return live;
  }

  @Override
  public synchronized void delete(LiveObject live) {
    deed("delete", live.key());
    objects.remove(live.key());
  }

  @Override
  public synchronized List<LiveObject> get(Collection<Key> keys) {
    return keys.stream().map(objects::get).filter(o -> o != null).toList();
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public LiveState read(String gatewayNamespace, String gatewayName) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void applyStatus(Key key, ObjectNode status) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Collection<String> existingNamespaces(Collection<String> namespaces) {
    return namespaces;
  }

  @Override
  public Optional<String> acquireLease(String holder, int seconds) {
    return Optional.empty();
  }

  @Override
  public void releaseLease(String holder) {}

  @Override
  public void close() {}
}
