package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Ownership;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One object as it is, with {@code metadata.managedFields}.
 *
 * @param tree the whole object
 */
public record LiveObject(Key key, ObjectNode tree) {

  /** The value of a label; empty when there is none. */
  public String label(String name) {
    return tree.path("metadata").path("labels").path(name).asText("");
  }

  /** The value of an annotation; empty when there is none. */
  public String annotation(String name) {
    return tree.path("metadata").path("annotations").path(name).asText("");
  }

  /** Whose it is. */
  public Ownership ownership() {
    return Ownership.of(tree.path("metadata").path("labels"));
  }

  /** Whether this instance made it. */
  public boolean isOf(String instance) {
    return ownership().isOf(instance);
  }

  /** Whether it is an endpoint that a pass made for a replica. */
  public boolean standsForReplica() {
    return key.kind() == Kind.MODEL_ENDPOINT && ownership().standsForReplica();
  }

  public String uid() {
    return tree.path("metadata").path("uid").asText("");
  }

  public String resourceVersion() {
    return tree.path("metadata").path("resourceVersion").asText("");
  }

  public long generation() {
    return tree.path("metadata").path("generation").asLong(0);
  }
}
