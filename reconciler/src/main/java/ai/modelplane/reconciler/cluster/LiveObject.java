package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Key;
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
