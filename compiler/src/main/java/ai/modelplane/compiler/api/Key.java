package ai.modelplane.compiler.api;

import ai.modelplane.compiler.diagnostic.Resource;
import java.util.Comparator;

/**
 * The identity of an object on a cluster.
 *
 * @param namespace empty for a cluster-scoped kind
 */
public record Key(Kind kind, String namespace, String name) implements Comparable<Key> {

  private static final Comparator<Key> ORDER =
      Comparator.comparing(Key::namespace).thenComparing(Key::kind).thenComparing(Key::name);

  /** By namespace, then kind, then name. */
  @Override
  public int compareTo(Key other) {
    return ORDER.compare(this, other);
  }

  public Resource resource() {
    return new Resource(kind.word(), namespace.isEmpty() ? null : namespace, name);
  }

  @Override
  public String toString() {
    return resource().toString();
  }
}
