package ai.modelplane.reconciler.world;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;

/**
 * A call of a cluster.
 *
 * @param key the object; when everything is read the gateway
 */
public record Call(Verb verb, Key key) {

  /** What a pass can ask. */
  public enum Verb {
    READ,
    GET,
    APPLY,
    REMOVE,
    DELETE,
    STATUS
  }

  public boolean is(Verb other, Kind kind) {
    return verb == other && key.kind() == kind;
  }
}
