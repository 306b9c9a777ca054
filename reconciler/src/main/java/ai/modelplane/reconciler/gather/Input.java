package ai.modelplane.reconciler.gather;

import ai.modelplane.compiler.SourceManifests;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Snapshot;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

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

  /** The same source, of which other manifests can be used. */
  public Input with(Manifests others) {
    return new Input(others, identity, history, outage);
  }

  /** Where findings about it are. Several sources have no file of the same name for people. */
  public Set<String> files() {
    Set<String> files = new HashSet<>();
    manifests.valid().forEach(m -> files.add(m.written().origin().file()));
    manifests.findings().forEach(f -> Optional.ofNullable(f.where().file()).ifPresent(files::add));
    manifests.unseen().forEach(place -> files.add(place.path()));
    files.add(identity.name()); // of what has no line
    return files;
  }

  /** What it says to a compiler. */
  public SourceManifests said() {
    return new SourceManifests(manifests, identity);
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
