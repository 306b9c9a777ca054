package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.source.Unseen;
import java.util.List;
import java.util.Optional;

/**
 * What a snapshot says.
 *
 * @param valid sorted by key; an object that is defined twice is not among them
 * @param broken what could not be used, in file order; its live object is held as it is
 * @param unseen files and folders that may hold manifests, and nobody knows which
 * @param skipped how many documents are of other kinds
 * @param findings in file order
 */
public record Manifests(
    List<Manifest> valid,
    List<Broken> broken,
    List<Unseen> unseen,
    int skipped,
    List<Finding> findings) {

  public static final Manifests NONE = new Manifests(List.of(), List.of(), List.of(), 0, List.of());

  public Manifests {
    valid = List.copyOf(valid);
    broken = List.copyOf(broken);
    unseen = List.copyOf(unseen);
    findings = List.copyOf(findings);
  }

  /** The same source, of which other manifests can be used. */
  public Manifests with(List<Manifest> usable, List<Broken> others) {
    return new Manifests(usable, others, unseen, skipped, findings);
  }

  /**
   * A document, or a whole file, that has errors.
   *
   * @param key empty when not even the name could be read: then everything that the cluster records
   *     for the file is held
   */
  public record Broken(String file, Optional<Key> key) {}
}
