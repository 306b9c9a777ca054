package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import ai.modelplane.reconciler.cluster.ForwardingCluster;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.world.Store;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A store of which nothing but the order of writes matters. It refuses what it is told to refuse,
 * and its gateway serves each route at once, or never.
 */
final class MemoryCluster extends ForwardingCluster {

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
  private final Store store;

  MemoryCluster() {
    this(new Store(Set.of("ml-team")));
  }

  private MemoryCluster(Store store) {
    super(store);
    this.store = store;
  }

  private synchronized void deed(String word, Key key) {
    String deed = word + " " + key;
    if (refused.contains(key)) {
      deeds.add(deed + " refused");
      throw new ClusterException(Cause.FORBIDDEN, "no " + word + " of " + key);
    }
    if (outdated.remove(key)) {
      deeds.add(deed + " outdated");
      throw new ClusterException(Cause.CONFLICT, "another " + key);
    }
    deeds.add(deed);
  }

  void put(LiveObject object) {
    store.update(object.key(), "somebody", tree -> tree.setAll(object.tree()));
  }

  /** Whatever it was read as. */
  @Override
  public LiveObject applyOnto(@Nullable LiveObject before, Key key, ObjectNode tree) {
    if (before != null && immutable.contains(key)) {
      throw new ClusterException(Cause.INVALID, key + " is immutable");
    }
    return apply(key, tree, false);
  }

  @Override
  public LiveObject apply(Key key, ObjectNode tree, boolean dryRun) {
    if (invalid.contains(key.kind())) {
      throw new ClusterException(Cause.INVALID, key + " is invalid");
    }
    if (!dryRun) {
      deed("apply", key);
    }
    return judged(super.apply(key, tree, dryRun));
  }

  @Override
  public void delete(LiveObject live) {
    deed("delete", live.key());
    store.drop(live.key());
  }

  @Override
  public List<LiveObject> get(Collection<Key> keys) {
    if (unreadable) {
      throw new ClusterException(Cause.TROUBLED, "no get");
    }
    return super.get(keys).stream().map(this::judged).toList();
  }

  /** As it is once the gateway has looked at it. */
  LiveObject judged(LiveObject object) {
    object.tree().remove("status");
    if (object.key().kind() == Kind.HTTP_ROUTE && gatewayAnswers) {
      ObjectNode parent =
          object.tree().withObject("/status").withArrayProperty("parents").addObject();
      parent.putObject("parentRef").put("namespace", "g").put("name", "gateway");
      for (String type : List.of("Accepted", "ResolvedRefs")) {
        parent
            .withArrayProperty("conditions")
            .addObject()
            .put("type", type)
            .put("status", "True")
            .put("observedGeneration", object.generation());
      }
    }
    return object;
  }
}
