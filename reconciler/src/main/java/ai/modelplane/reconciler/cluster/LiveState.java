package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.fleet.FleetState;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A cluster as read once.
 *
 * @param fleet what the compiler looks at
 * @param objects every object that was read, with its managed fields
 * @param findings live objects that could not be understood; they are left out of the fleet
 */
public record LiveState(
    FleetState fleet, SortedMap<Key, LiveObject> objects, List<Finding> findings) {

  public LiveState {
    objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
    findings = List.copyOf(findings);
  }
}
