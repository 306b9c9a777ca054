package ai.modelplane.compiler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.hold.Hold;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How many objects of a source one pass may delete. Labels say whose an object is, and anyone who
 * may write in a namespace may write them: so each namespace is looked at by itself, and one that
 * is above its limit is held alone.
 *
 * @param most set by a person; empty takes the larger of {@link #ALWAYS_DELETABLE} and a quarter
 * @param isEmpty whether the source has nothing at all, so that none of it may be meant to go
 */
record DeletionLimit(OptionalInt most, boolean isEmpty) {

  /** A quarter of what a source has, and five of a small one, may go in one pass. */
  private static final int ALWAYS_DELETABLE = 5;

  /**
   * What goes, and what is held.
   *
   * @param gone live objects whose manifest is gone
   * @param known what the source has, live or written; what is held for another reason is in no
   *     base
   */
  Pruning of(Collection<Key> gone, Set<Key> known) {
    List<Key> removed = new ArrayList<>();
    SortedMap<Key, Hold> held = new TreeMap<>();
    List<Finding> findings = new ArrayList<>();
    SortedMap<String, List<Key>> byNamespace = new TreeMap<>();
    new TreeSet<>(gone)
        .forEach(k -> byNamespace.computeIfAbsent(k.namespace(), _ -> new ArrayList<>()).add(k));
    if (isEmpty && !gone.isEmpty()) {
      findings.add(OwnershipFindings.suddenlyEmpty(gone.size()));
    }
    Map<String, Integer> base = new HashMap<>();
    known.forEach(k -> base.merge(k.namespace(), 1, Integer::sum));
    byNamespace.forEach(
        (namespace, some) -> {
          int has = base.getOrDefault(namespace, 0);
          int limit = most.orElse(Math.max(ALWAYS_DELETABLE, (has + 3) / 4));
          if (!isEmpty && some.size() <= limit) {
            removed.addAll(some);
            return;
          }
          if (!isEmpty) {
            findings.add(OwnershipFindings.tooMany(some, limit));
          }
          some.forEach(key -> held.put(key, new Hold.DeletionLimit()));
        });
    Collections.sort(removed);
    return new Pruning(removed, held, findings);
  }
}
