package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.cluster.LiveObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What came of changes.
 *
 * @param outcomes of each, but for those that turned out to be done
 * @param reread objects that were no longer what was planned with, as they were then
 * @param settled those of them that another writer had made as they should be
 */
record Written(
    List<Outcome> outcomes, SortedMap<Key, LiveObject> reread, List<LiveObject> settled) {

  static final Written NOTHING = new Written(List.of(), new TreeMap<>(), List.of());

  Written {
    outcomes = List.copyOf(outcomes);
    reread = Collections.unmodifiableSortedMap(new TreeMap<>(reread));
    settled = List.copyOf(settled);
  }

  Written and(Written more) {
    SortedMap<Key, LiveObject> all = new TreeMap<>(reread);
    all.putAll(more.reread);
    return new Written(joined(outcomes, more.outcomes), all, joined(settled, more.settled));
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  Set<Key> keys() {
    return outcomes.stream().map(Outcome::key).collect(Collectors.toSet());
  }

  /** The objects of a kind that are not as was planned, although a plan was made for that. */
  Set<Key> untaken(Kind kind) {
    return outcomes.stream()
        .filter(o -> o.key().kind() == kind && isUntaken(o))
        .map(Outcome::key)
        .collect(Collectors.toSet());
  }

  /**
   * An object that is left to another owner was planned so, and what follows from it as well; but
   * not when the other owner took it after the plan was made.
   */
  private boolean isUntaken(Outcome outcome) {
    return switch (outcome.result()) {
      case FAILED -> true;
      case CONFLICT, SKIPPED -> reread.containsKey(outcome.key());
      case CREATED, CONFIGURED, REPLACED, DELETED -> false;
    };
  }

  /** Those of some objects that were read again. */
  Collection<LiveObject> rereadOf(Set<Key> keys) {
    Map<Key, LiveObject> some = new TreeMap<>(reread);
    some.keySet().retainAll(keys);
    return some.values();
  }
}
