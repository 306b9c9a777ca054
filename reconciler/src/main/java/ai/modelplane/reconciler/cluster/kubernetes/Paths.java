package ai.modelplane.reconciler.cluster.kubernetes;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;

/** Where things are on an API server, from its root on without a leading slash. */
final class Paths {

  private Paths() {}

  /**
   * A collection.
   *
   * @param namespace empty for all namespaces, or for a cluster-scoped kind
   */
  static String of(Kind kind, String namespace) {
    String root = kind.group().isEmpty() ? "api/" : "apis/";
    String scope = namespace.isEmpty() ? "" : "/namespaces/" + namespace;
    return root + kind.apiVersion() + scope + "/" + kind.plural();
  }

  /** An object. */
  static String of(Key key) {
    return of(key.kind(), key.namespace()) + "/" + key.name();
  }
}
