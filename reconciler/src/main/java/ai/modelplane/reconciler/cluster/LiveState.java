package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.fleet.FleetState;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A cluster as read once.
 *
 * @param fleet what the compiler looks at
 * @param objects every object that was read, with its managed fields
 * @param around what stands around them
 * @param unread the kinds that could not be read
 * @param findings live objects that could not be understood, which are left out of the fleet, and
 *     checks that are weaker
 */
public record LiveState(
    FleetState fleet,
    SortedMap<Key, LiveObject> objects,
    Surroundings around,
    SortedMap<Kind, Unread> unread,
    List<Finding> findings) {

  public LiveState {
    objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
    unread = Collections.unmodifiableSortedMap(new TreeMap<>(unread));
    findings = List.copyOf(findings);
  }

  public LiveState with(FleetState other) {
    return new LiveState(other, objects, around, unread, findings);
  }

  /** The same with what others attach that is still there. */
  public LiveState withAttached(Predicate<LiveObject> which) {
    return new LiveState(fleet, objects, around.withAttached(which), unread, findings);
  }

  /** The same with some of its objects alone. */
  public LiveState with(SortedMap<Key, LiveObject> some) {
    return new LiveState(fleet, some, around, unread, findings);
  }

  public LiveState with(Finding more) {
    return new LiveState(
        fleet, objects, around, unread, Stream.concat(findings.stream(), Stream.of(more)).toList());
  }
}
