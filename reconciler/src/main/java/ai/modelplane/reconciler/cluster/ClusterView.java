package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A cluster to look at. Every method may throw {@link ClusterException}, whose message is fit to
 * print. Safe for use by several threads.
 */
public interface ClusterView extends AutoCloseable {

  /** What a person would call it: a context's server, or a folder. */
  String name();

  /**
   * Everything that a pass looks at, once: the modelplane kinds, the gateway, every rendered object
   * that carries the managed-by label, and what stands around.
   *
   * @param gateways those that serve the routes
   */
  LiveState read(Collection<Key> gateways);

  /** These objects as they are now, whoever made them; missing ones are left out. */
  List<LiveObject> get(Collection<Key> keys);

  /**
   * Whether an object of this kind that is missing does not exist. Files that stand for a cluster
   * need not have ConfigMaps, or what stands around, and a snapshot never has.
   */
  default boolean holdsAll(Kind kind) {
    return kind != Kind.CONFIG_MAP && kind.role() != Kind.Role.AROUND;
  }

  /** Which of these namespaces exist; one that may not be looked at is taken for one that does. */
  Collection<String> existingNamespaces(Collection<String> namespaces);

  /**
   * What passes left on the Lease of the instance, by name; see {@link Cluster#remember}. Files
   * that stand for a cluster need not have any.
   */
  default Map<String, String> left() {
    return Map.of();
  }

  @Override
  void close();
}
