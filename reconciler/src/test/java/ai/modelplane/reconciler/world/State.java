package ai.modelplane.reconciler.world;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.reconciler.cluster.LiveObject;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is live, to be compared. */
final class State {

  private State() {}

  /** All that is live, without what depends on when and how often it was written. */
  static SortedMap<Key, String> of(Store store) {
    SortedMap<Key, String> state = new TreeMap<>();
    for (LiveObject object : store.all()) {
      ObjectNode tree = object.tree();
      tree.withObjectProperty("metadata")
          .remove(List.of("uid", "resourceVersion", "generation", "managedFields"));
      tree.findParents("observedGeneration")
          .forEach(parent -> ((ObjectNode) parent).remove("observedGeneration"));
      if (tree.at("/metadata/annotations") instanceof ObjectNode annotations) {
        annotations.remove(Names.MUTATED); // what was found depends on when it was looked
      }
      state.put(object.key(), tree.toPrettyString());
    }
    return state;
  }

  /** What is not the same in two states, both ways. */
  static List<String> differences(SortedMap<Key, String> one, SortedMap<Key, String> other) {
    SortedSet<Key> keys = new TreeSet<>(one.keySet());
    keys.addAll(other.keySet());
    return keys.stream()
        .filter(k -> !one.getOrDefault(k, "").equals(other.getOrDefault(k, "")))
        .map(
            k ->
                "%s is%n%s%nand not%n%s"
                    .formatted(k, one.getOrDefault(k, "gone"), other.getOrDefault(k, "gone")))
        .toList();
  }
}
