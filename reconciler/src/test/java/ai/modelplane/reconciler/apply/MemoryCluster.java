package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.LeaseHolder;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.fields.FieldChange;
import ai.modelplane.reconciler.fields.ServerSideApply;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of which nothing but the order of writes matters. It refuses what it is told to refuse,
 * and its gateway serves each route at once, or never.
 */
final class MemoryCluster implements Cluster {

  final List<String> deeds = new ArrayList<>();
  final Set<Key> refused = new HashSet<>();

  /** Each is no longer what was planned with, as often as it is in here. */
  final List<Key> outdated = new ArrayList<>();

  boolean unreadable;

  /** Cannot be changed in place. */
  final Set<Key> immutable = new HashSet<>();

  /** Is not accepted at all, under whatever name. */
  final Set<Kind> invalid = new HashSet<>();

  boolean gatewayAnswers = true;
  private final Map<Key, LiveObject> objects = new HashMap<>();

  private synchronized void deed(String word, Key key) {
    if (refused.contains(key)) {
      deeds.add(word + " " + key + " refused");
      throw new ClusterException(ClusterException.Cause.FORBIDDEN, "no " + word + " of " + key);
    }
    if (outdated.remove(key)) {
      deeds.add(word + " " + key + " outdated");
      throw new ClusterException(ClusterException.Cause.CONFLICT, "another " + key);
    }
    deeds.add(word + " " + key);
  }

  void put(LiveObject object) {
    objects.put(object.key(), judged(object));
  }

  @Override
  public LiveObject applyOnto(@Nullable LiveObject before, Key key, ObjectNode tree) {
    if (before != null && immutable.contains(key)) {
      throw new ClusterException(ClusterException.Cause.INVALID, key + " is immutable");
    }
    return apply(key, tree, false);
  }

  @Override
  public synchronized LiveObject apply(Key key, ObjectNode tree, boolean dryRun) {
    if (invalid.contains(key.kind())) {
      throw new ClusterException(ClusterException.Cause.INVALID, key + " is invalid");
    }
    if (dryRun) {
      return new LiveObject(key, tree);
    }
    deed("apply", key);
    LiveObject live =
        judged(new LiveObject(key, ServerSideApply.object(LiveObject.identity(key), tree)));
    objects.put(key, live);
    return live;
  }

  /** As it is once the gateway has looked at it. */
  LiveObject judged(LiveObject object) {
    ObjectNode stored = object.tree().deepCopy();
    stored.withObject("/metadata").put("generation", 2);
    if (object.key().kind() == Kind.HTTP_ROUTE && gatewayAnswers) {
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
    return new LiveObject(object.key(), stored);
  }

  @Override
  public synchronized LiveObject remove(LiveObject from, List<FieldChange> strangers) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized Optional<LiveObject> delete(LiveObject live) {
    deed("delete", live.key());
    objects.remove(live.key());
    return Optional.empty();
  }

  @Override
  public synchronized List<LiveObject> get(Collection<Key> keys) {
    if (unreadable) {
      throw new ClusterException(ClusterException.Cause.TROUBLED, "no get");
    }
    return keys.stream().map(objects::get).filter(o -> o != null).toList();
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public LiveState read(Collection<Key> gateways) {
    throw new UnsupportedOperationException();
  }

  @Override
  public LiveObject applyStatus(Key key, ObjectNode status) {
    throw new UnsupportedOperationException();
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
