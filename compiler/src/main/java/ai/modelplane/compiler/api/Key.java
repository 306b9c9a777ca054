package ai.modelplane.compiler.api;

import ai.modelplane.compiler.diagnostic.Resource;

/**
 * The identity of an object on a cluster.
 *
 * @param namespace empty for a cluster-scoped kind
 */
public record Key(Kind kind, String namespace, String name) implements Comparable<Key> {

  /** By namespace, then kind, then name. */
  @Override
  public int compareTo(Key other) {
    int order = namespace.compareTo(other.namespace);
    order = order == 0 ? kind.compareTo(other.kind) : order;
    return order == 0 ? name.compareTo(other.name) : order;
  }

  public Resource resource() {
    return new Resource(kind.word(), namespace.isEmpty() ? null : namespace, name);
  }

  @Override
  public String toString() {
    return resource().toString();
  }
}
