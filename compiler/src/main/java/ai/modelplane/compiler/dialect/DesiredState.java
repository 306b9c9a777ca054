package ai.modelplane.compiler.dialect;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.endpoint.Lack;
import ai.modelplane.compiler.hold.Hold;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every object that a cluster should hold.
 *
 * @param removed services and hand-written endpoints whose manifest is gone for good; others that
 *     are not in {@code objects} belong to somebody else and stay
 * @param kept objects to leave exactly as they are, each with the reason
 * @param lacks endpoints that get no traffic, and those that replicas do not get, each with why
 * @param unserved routes that lead to nobody, although people want them to lead somewhere
 */
public record DesiredState(
    SortedMap<Key, DesiredObject> objects,
    SortedSet<Key> removed,
    SortedMap<Key, Hold> kept,
    SortedMap<Key, Lack> lacks,
    SortedSet<Key> unserved) {

  public DesiredState {
    objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
    removed = Collections.unmodifiableSortedSet(new TreeSet<>(removed));
    kept = Collections.unmodifiableSortedMap(new TreeMap<>(kept));
    lacks = Collections.unmodifiableSortedMap(new TreeMap<>(lacks));
    unserved = Collections.unmodifiableSortedSet(new TreeSet<>(unserved));
  }

  public static DesiredState of(
      Collection<DesiredObject> objects,
      Collection<Key> removed,
      Map<Key, Hold> kept,
      Map<Key, Lack> lacks,
      Collection<Key> unserved) {
    SortedMap<Key, DesiredObject> byKey = new TreeMap<>();
    objects.forEach(o -> byKey.put(o.key(), o));
    return new DesiredState(
        byKey,
        new TreeSet<>(removed),
        new TreeMap<>(kept),
        new TreeMap<>(lacks),
        new TreeSet<>(unserved));
  }

  /** The same with other objects. */
  public DesiredState with(SortedMap<Key, DesiredObject> others) {
    return new DesiredState(others, removed, kept, lacks, unserved);
  }
}
