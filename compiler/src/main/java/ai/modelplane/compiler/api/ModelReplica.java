package ai.modelplane.compiler.api;

import org.jspecify.annotations.Nullable;

/**
 * One running copy of a model, written by whatever runs models.
 *
 * @param clusterName the InferenceCluster it runs on; null while it is not placed
 * @param ready whether its Ready condition is True
 * @param notReady the condition's reason and message when it is not, for a person to read
 */
public record ModelReplica(
    Key key, Meta meta, @Nullable String clusterName, boolean ready, String notReady) {

  /** The endpoint that stands for it has its name. */
  public Key endpoint() {
    return new Key(Kind.MODEL_ENDPOINT, key.namespace(), key.name());
  }
}
