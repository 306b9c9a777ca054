package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster holds, kept current by watches and by the answers to our own writes. An object
 * never goes back to an earlier revision: an event that was sent before our own write undoes
 * nothing. Safe for use by several threads.
 */
public final class Mirror implements Observer {

  /** Objects that we deleted, by uid, until the cluster says so as well. */
  private final Set<String> deleted = new HashSet<>();

  private final Map<WatchedList, State> lists = new LinkedHashMap<>();
  private final Map<Key, LiveObject> objects = new HashMap<>();
  private final MirrorIndex index = new MirrorIndex();
  private final Consumer<Key> changed;

  /** Definitions that were there. */
  private final Set<Key> undefined = new HashSet<>();

  /**
   * An empty mirror.
   *
   * @param changed told of each object that is not as it was; it must not wait
   */
  public Mirror(Consumer<Key> changed) {
    this.changed = changed;
  }

  /** What is known of a list. */
  private static final class State {
    private final Set<Key> keys = new HashSet<>();
    private boolean isListed;
    private @Nullable Unread unread;
    private @Nullable ClusterException failure;

    boolean isTold() {
      return isListed || unread != null || failure != null;
    }
  }

  @Override
  public synchronized void expect(WatchedList list) {
    lists.putIfAbsent(list, new State());
  }

  @Override
  public synchronized void listed(WatchedList list, List<LiveObject> now) {
    State state = state(list);
    boolean wasUnread = state.unread != null;
    state.isListed = true;
    state.unread = null;
    state.failure = null;
    Set<Key> left = new HashSet<>(state.keys);
    now.forEach(
        object -> {
          left.remove(object.key());
          seen(list, object);
        });
    left.forEach(key -> leave(state, key));
    if (wasUnread) {
      changed.accept(new Key(list.kind(), "", ""));
    }
    notifyAll();
  }

  @Override
  public synchronized void seen(WatchedList list, LiveObject object) {
    if (!deleted.contains(object.uid())) {
      state(list).keys.add(object.key());
      put(object);
    }
  }

  @Override
  public synchronized void gone(WatchedList list, LiveObject last) {
    deleted.remove(last.uid());
    LiveObject now = objects.get(last.key());
    if (now == null || now.uid().equals(last.uid())) {
      leave(state(list), last.key());
    }
  }

  @Override
  public synchronized void failed(WatchedList list, Optional<Unread> unread, ClusterException why) {
    State state = state(list);
    if (unread.isPresent()) {
      boolean isNew = state.unread == null || state.unread.reason() != unread.get().reason();
      state.unread = unread.get();
      if (isNew) {
        changed.accept(new Key(list.kind(), "", ""));
      }
    } else if (!state.isListed || why.kind() == ClusterException.Cause.FORBIDDEN) {
      state.failure = why; // else what is known goes on until the cluster answers again
    }
    notifyAll();
  }

  /** Takes in what a write of ours was answered with. */
  public synchronized void wrote(LiveObject stored) {
    put(stored);
  }

  /** The same of a deletion: the object is gone, whatever was sent before. */
  public synchronized void removed(LiveObject live) {
    deleted.add(live.uid());
    lists.values().forEach(state -> state.keys.remove(live.key()));
    drop(live.key());
  }

  private State state(WatchedList list) {
    return lists.computeIfAbsent(list, l -> new State());
  }

  private void put(LiveObject object) {
    LiveObject before = objects.get(object.key());
    if (before != null && before.uid().equals(object.uid()) && !isNewer(object, before)) {
      return;
    }
    LiveObject kept = object.packed();
    objects.put(kept.key(), kept);
    undefined.remove(object.key());
    index.replace(before, object);
    changed.accept(object.key());
  }

  /** An object is gone when no list holds it any more: a label can move it from one to another. */
  private void leave(State state, Key key) {
    state.keys.remove(key);
    if (lists.values().stream().noneMatch(other -> other.keys.contains(key))) {
      drop(key);
    }
  }

  private void drop(Key key) {
    LiveObject before = objects.remove(key);
    if (before != null) {
      index.replace(before, null);
      if (key.kind() == Kind.DEFINITION) {
        undefined.add(key);
      }
      changed.accept(key);
    }
  }

  /** Revisions of one kind can be compared since Kubernetes 1.35; other words are taken as new. */
  private static boolean isNewer(LiveObject now, LiveObject before) {
    try {
      return new BigInteger(now.resourceVersion())
              .compareTo(new BigInteger(before.resourceVersion()))
          > 0;
    } catch (NumberFormatException e) {
      return !now.resourceVersion().equals(before.resourceVersion());
    }
  }

  /**
   * Waits until every list was told of.
   *
   * @throws ClusterException when a list without which no pass can do cannot be read
   */
  public synchronized void await() {
    try {
      while (!lists.values().stream().allMatch(State::isTold)) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException(
          ClusterException.Cause.UNREACHABLE, "interrupted while reading the cluster", e);
    }
    for (State state : lists.values()) {
      if (state.failure != null) {
        throw state.failure;
      }
    }
  }

  /** Every object. */
  public synchronized List<LiveObject> all() {
    return new ArrayList<>(objects.values());
  }

  /** The kinds that cannot be read. */
  public synchronized SortedMap<Kind, Unread> unread() {
    SortedMap<Kind, Unread> unread = new TreeMap<>();
    lists.forEach(
        (list, state) -> {
          if (state.unread != null) {
            unread.putIfAbsent(list.kind(), state.unread);
          }
        });
    return unread;
  }

  /** Whether a definition was there and is gone. */
  public synchronized boolean isUndefined(Key definition) {
    return undefined.contains(definition);
  }

  public synchronized Optional<LiveObject> object(Key key) {
    return Optional.ofNullable(objects.get(key));
  }

  /** The routes of a service, whoever made them. */
  public synchronized Set<Key> routesOf(Key service) {
    return index.routesOf(service);
  }

  /** The routes of Modelplane that lead to an object of a backend. */
  public synchronized Set<Key> routesTo(Key backend) {
    return index.routesTo(backend);
  }

  /** Whether no other route of Modelplane leads to an object of a backend. */
  public synchronized boolean isLedToByNoneBut(Set<Key> routes, Key backend) {
    return index.isLedToByNoneBut(routes, backend);
  }

  /** What others attach to the Service of a backend. */
  public synchronized Set<Key> attachedTo(Key backend) {
    return index.attachedTo(backend);
  }

  /** How many objects of a kind a namespace has. */
  public synchronized int count(Kind kind, String namespace) {
    return index.count(kind, namespace);
  }

  /** The routes of a namespace. */
  public synchronized List<LiveObject> routesIn(String namespace) {
    return index.in(Kind.HTTP_ROUTE, namespace).stream()
        .flatMap(key -> Optional.ofNullable(objects.get(key)).stream())
        .toList();
  }
}
