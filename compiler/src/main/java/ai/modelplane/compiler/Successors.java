package ai.modelplane.compiler;

import static java.util.Comparator.naturalOrder;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.manifest.Manifests.Broken;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;

/**
 * What is to take the place of an object whose manifest is gone, as after a new name, but could not
 * be made: until it is, nothing that it may replace is deleted.
 *
 * @param byNamespace a file with a broken manifest of a new object, by its namespace
 * @param anywhere a new file that cannot be read at all; empty when there is none
 */
record Successors(SortedMap<String, String> byNamespace, String anywhere) {

  /**
   * @param own what this source has applied
   */
  static Successors of(Manifests manifests, SortedMap<Key, Meta> own) {
    Set<String> recorded = new HashSet<>();
    own.values().forEach(m -> recorded.add(m.annotations().getOrDefault(Names.FILE, "")));
    SortedMap<String, String> byNamespace = new TreeMap<>();
    SortedSet<String> unread = new TreeSet<>();
    for (Broken broken : manifests.broken()) {
      if (broken.key().isEmpty()) {
        unread.add(broken.file());
      } else if (!own.containsKey(broken.key().get())) {
        String namespace = broken.key().get().namespace();
        byNamespace.merge(namespace, broken.file(), BinaryOperator.minBy(naturalOrder()));
      }
    }
    unread.removeAll(recorded);
    return new Successors(byNamespace, unread.isEmpty() ? "" : unread.first());
  }

  boolean mayBeOf(Key gone) {
    return !anywhere.isEmpty() || byNamespace.containsKey(gone.namespace());
  }

  /** As a clause. */
  String why(Key gone) {
    String file = byNamespace.getOrDefault(gone.namespace(), anywhere);
    return "what may take its place, in " + file + ", has errors";
  }
}
