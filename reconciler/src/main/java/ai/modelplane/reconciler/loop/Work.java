package ai.modelplane.reconciler.loop;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.reconciler.cluster.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What is to be done, each thing once: services, endpoints, and namespaces in which backends are to
 * be deleted. A pure state machine: the time is told, and nothing waits. Times are nanoseconds of
 * one clock that never goes back.
 *
 * <p>What is due in one namespace is handed out together, and a namespace is never handed out twice
 * at a time: its services share backends. What withdraws endpoints goes first.
 */
final class Work {

  /** Of one batch: what comes later, and is more urgent, waits for no more than that. */
  private static final int MOST = 256;

  /** Of a service that fails, and of whole passes. */
  static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

  /** One thing to do. */
  private record Item(long due, boolean isUrgent) {
    Item and(Item other) {
      return new Item(Math.min(due, other.due), isUrgent || other.isUrgent);
    }
  }

  /**
   * What is handed out at once.
   *
   * @param items what was due, in no order
   */
  record Batch(String namespace, Set<Key> items) {
    Batch {
      items = Set.copyOf(items);
    }
  }

  private final Map<String, Map<Key, Item>> byNamespace = new HashMap<>();
  private final Map<Key, Integer> failures = new HashMap<>();
  private final Set<String> busy = new HashSet<>();

  /** Something is to be done now, however often it has failed before. */
  void add(Key key, boolean isUrgent, long now) {
    put(key, new Item(now, isUrgent));
  }

  /** Something is to be done later, unless it is to be done sooner anyway. */
  void later(Key key, Duration pause, long now) {
    put(key, new Item(now + pause.toNanos(), false));
  }

  private void put(Key key, Item item) {
    byNamespace.computeIfAbsent(namespace(key), n -> new HashMap<>()).merge(key, item, Item::and);
  }

  /** That of a cluster-scoped key is the namespace of that name. */
  private static String namespace(Key key) {
    return key.namespace().isEmpty() ? key.name() : key.namespace();
  }

  /** What is due, if anything; its namespace is busy until it is {@link #done}. */
  Optional<Batch> take(long now) {
    return byNamespace.entrySet().stream()
        .filter(e -> !busy.contains(e.getKey()))
        .flatMap(e -> first(e.getKey(), e.getValue(), now).stream())
        .min(Comparator.comparing(First::isLeisurely).thenComparingLong(First::due))
        .map(first -> take(first.namespace(), now));
  }

  private record First(String namespace, boolean isLeisurely, long due) {}

  private static Optional<First> first(String namespace, Map<Key, Item> items, long now) {
    return items.values().stream()
        .filter(item -> item.due() <= now)
        .map(item -> new First(namespace, !item.isUrgent(), item.due()))
        .min(Comparator.comparing(First::isLeisurely).thenComparingLong(First::due));
  }

  private Batch take(String namespace, long now) {
    Map<Key, Item> items = byNamespace.getOrDefault(namespace, Map.of());
    List<Key> due = new ArrayList<>();
    items.entrySet().stream()
        .filter(e -> e.getValue().due() <= now)
        .sorted(
            Comparator.comparing((Map.Entry<Key, Item> e) -> !e.getValue().isUrgent())
                .thenComparingLong(e -> e.getValue().due())
                .thenComparing(Map.Entry::getKey))
        .limit(MOST)
        .forEach(e -> due.add(e.getKey()));
    due.forEach(items::remove);
    if (items.isEmpty()) {
      byNamespace.remove(namespace);
    }
    busy.add(namespace);
    return new Batch(namespace, Set.copyOf(due));
  }

  /**
   * A batch has been carried out.
   *
   * @param failed of its items; each is tried again after a pause of its own, which doubles
   */
  void done(Batch batch, Collection<Key> failed, long now) {
    busy.remove(batch.namespace());
    for (Key key : batch.items()) {
      if (failed.contains(key)) {
        int times = failures.merge(key, 1, Integer::sum);
        later(key, BACKOFF.after(times), now);
      } else {
        failures.remove(key);
      }
    }
  }

  /** How many batches are being carried out. */
  int running() {
    return busy.size();
  }

  /** When something is due next that can be handed out; empty while there is nothing. */
  OptionalLong due() {
    return byNamespace.entrySet().stream()
        .filter(e -> !busy.contains(e.getKey()))
        .flatMap(e -> e.getValue().values().stream())
        .mapToLong(Item::due)
        .min();
  }

  /** Everything is done, by a whole pass. */
  void clear() {
    byNamespace.clear();
    failures.clear();
  }
}
