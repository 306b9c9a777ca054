package ai.modelplane.reconciler.gather;

import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Snapshot;
import java.util.Optional;

/**
 * What a source says.
 *
 * @param identity what prunes
 * @param outage of a source that cannot be read; such a one says nothing and prunes nothing
 */
public record Input(
    Manifests manifests, Identity identity, Snapshot.History history, Optional<Outage> outage) {

  /** No source: what lives on the cluster is kept as it is, and follows its endpoints. */
  public static final Input NONE = new Input(Manifests.NONE, Identity.NONE, Snapshot.History.NONE);

  /** Of a source that was read. */
  public Input(Manifests manifests, Identity identity, Snapshot.History history) {
    this(manifests, identity, history, Optional.empty());
  }

  /** The same after a pass that has told what there was to tell. */
  public Input told() {
    return new Input(manifests, identity, history, outage.map(Outage::told));
  }

  /** The same as no source, and it is told why. */
  public static Input away(Outage outage) {
    return new Input(Manifests.NONE, Identity.NONE, Snapshot.History.NONE, Optional.of(outage));
  }
}
