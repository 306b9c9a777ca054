package ai.modelplane.reconciler.gather;

import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.source.Snapshot;

/**
 * What a source says.
 *
 * @param identity what prunes; empty for a source that prunes nothing
 */
public record Input(Manifests manifests, String identity, Snapshot.History history) {

  /** No source: what lives on the cluster is kept as it is, and follows its endpoints. */
  public static final Input NONE = new Input(Manifests.NONE, "", Snapshot.History.NONE);
}
