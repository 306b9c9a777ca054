package ai.modelplane.compiler.endpoint;

import ai.modelplane.compiler.api.Label;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Named things by their labels, so that a selector looks at those that carry its rarest label
 * instead of at all of them. Every answer is sorted by name. Not safe for use by several threads
 * while it changes.
 */
final class LabelIndex<T> {

  private final Function<T, String> name;
  private final Function<T, Map<String, String>> labels;
  private final List<T> all = new ArrayList<>();
  private final Map<Label, List<T>> byLabel = new HashMap<>();

  /**
   * An empty index.
   *
   * @param name unique among the things of one index
   */
  LabelIndex(Function<T, String> name, Function<T, Map<String, String>> labels) {
    this.name = name;
    this.labels = labels;
  }

  List<T> all() {
    return Collections.unmodifiableList(all);
  }

  /** Adds a thing whose name is not in the index. */
  void add(T thing) {
    add(all, thing);
    labels
        .apply(thing)
        .forEach(
            (key, value) ->
                add(
                    byLabel.computeIfAbsent(new Label(key, value), l -> new ArrayList<>(2)),
                    thing));
  }

  /** Removes a thing that is in the index. */
  void remove(T thing) {
    all.remove(position(all, thing));
    labels
        .apply(thing)
        .forEach(
            (key, value) -> {
              Label label = new Label(key, value);
              List<T> some = byLabel.getOrDefault(label, List.of());
              some.remove(position(some, thing));
              if (some.isEmpty()) {
                byLabel.remove(label);
              }
            });
  }

  /** The things that carry every label of a selector. */
  List<T> matching(Map<String, String> selector) {
    List<T> rarest = all;
    for (Map.Entry<String, String> wanted : selector.entrySet()) {
      List<T> some = byLabel.getOrDefault(new Label(wanted.getKey(), wanted.getValue()), List.of());
      if (some.size() < rarest.size()) {
        rarest = some;
      }
    }
    if (selector.size() < 2) {
      return List.copyOf(rarest);
    }
    return rarest.stream()
        .filter(t -> labels.apply(t).entrySet().containsAll(selector.entrySet()))
        .toList();
  }

  /** Things come mostly in the order of their names, and then go to the end. */
  private void add(List<T> sorted, T thing) {
    boolean last =
        sorted.isEmpty() || name.apply(sorted.getLast()).compareTo(name.apply(thing)) < 0;
    sorted.add(last ? sorted.size() : -position(sorted, thing) - 1, thing);
  }

  private int position(List<T> sorted, T thing) {
    return Collections.binarySearch(
        sorted, thing, (a, b) -> name.apply(a).compareTo(name.apply(b)));
  }
}
