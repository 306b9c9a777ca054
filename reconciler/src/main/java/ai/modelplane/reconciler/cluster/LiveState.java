package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.landscape.Landscape;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A cluster as read once.
 *
 * @param landscape what the compiler looks at
 * @param objects every object that was read, with its managed fields
 * @param findings live objects that could not be understood; they are left out of the landscape
 */
public record LiveState(
    Landscape landscape, SortedMap<Key, LiveObject> objects, List<Finding> findings) {

  public LiveState {
    objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
    findings = List.copyOf(findings);
  }
}
