package ai.modelplane.reconciler.world;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.ForwardingCluster;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.cluster.Observer;
import ai.modelplane.reconciler.cluster.Watch;
import ai.modelplane.reconciler.cluster.WatchedList;
import ai.modelplane.reconciler.fields.FieldChange;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A store that tells of changes, when it is asked to and not before. What the gateway says of a
 * route changes its revision, as on a real API server.
 */
final class WatchedStore extends ForwardingCluster {

  /** Revisions of the store are this far apart; what the gateway says has those in between. */
  private static final int APART = 1_000;

  private final Store store;
  private final Map<Key, LiveObject> told = new TreeMap<>();
  private final Map<Kind, WatchedList> lists = new EnumMap<>(Kind.class);
  private @Nullable Observer observer;

  WatchedStore(Store store) {
    super(store);
    this.store = store;
    for (Kind kind : Kind.values()) {
      lists.put(kind, new WatchedList(kind, ""));
    }
  }

  @Override
  public Optional<Watch> watch(Collection<Key> gateways, Observer to) {
    observer = to;
    lists.forEach(
        (kind, list) ->
            to.listed(
                list,
                store.all().stream()
                    .filter(o -> o.key().kind() == kind)
                    .map(WatchedStore::spaced)
                    .peek(o -> told.put(o.key(), o))
                    .toList()));
    return Optional.of(() -> {});
  }

  /**
   * Tells of what has changed.
   *
   * @param which of the objects; others are told of later
   */
  void tell(Dice dice, Predicate<Key> which) {
    Map<Key, LiveObject> now = new TreeMap<>();
    store.all().forEach(o -> now.put(o.key(), spaced(o)));
    for (Key key : dice.shuffled(List.copyOf(told.keySet()))) {
      if (!now.containsKey(key) && which.test(key)) {
        observer.gone(lists.get(key.kind()), told.remove(key));
      }
    }
    for (Key key : dice.shuffled(List.copyOf(now.keySet()))) {
      LiveObject object = now.get(key);
      LiveObject before = told.get(key);
      if (which.test(key) && (before == null || !same(before, object))) {
        if (before != null && version(object) <= version(before)) {
          object = at(object, version(before) + 1);
        } else if (key.kind() == Kind.HTTP_ROUTE) {
          object = at(object, version(object) + 1); // the answer to a write knew less
        }
        told.put(key, object);
        observer.seen(lists.get(key.kind()), object);
      }
    }
  }

  private static boolean same(LiveObject one, LiveObject other) {
    return bare(one).equals(bare(other));
  }

  private static ObjectNode bare(LiveObject object) {
    ObjectNode tree = object.tree().deepCopy();
    ((ObjectNode) tree.path("metadata")).remove("resourceVersion");
    return tree;
  }

  private static long version(LiveObject object) {
    return Long.parseLong("0" + object.resourceVersion());
  }

  private static LiveObject at(LiveObject object, long version) {
    ObjectNode tree = object.tree().deepCopy();
    ((ObjectNode) tree.path("metadata")).put("resourceVersion", String.valueOf(version));
    return new LiveObject(object.key(), tree);
  }

  private static LiveObject spaced(LiveObject object) {
    return at(object, version(object) * APART);
  }

  @Override
  public LiveState read(Collection<Key> gateways) {
    throw new IllegalStateException("a cluster that is watched is not read");
  }

  @Override
  public List<LiveObject> get(Collection<Key> keys) {
    return super.get(keys).stream().map(WatchedStore::spaced).toList();
  }

  @Override
  public LiveObject apply(Key key, ObjectNode tree, boolean dryRun) {
    return spaced(super.apply(key, tree, dryRun));
  }

  @Override
  public LiveObject applyOnto(@Nullable LiveObject before, Key key, ObjectNode tree) {
    return spaced(super.applyOnto(before, key, tree));
  }

  @Override
  public LiveObject remove(LiveObject from, List<FieldChange> strangers) {
    return spaced(super.remove(from, strangers));
  }

  @Override
  public LiveObject applyStatus(Key key, ObjectNode status) {
    return spaced(super.applyStatus(key, status));
  }
}
