package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.manifest.Manifests.Unplaced;
import java.util.List;
import java.util.Optional;

/**
 * One object of a file: a document, or an item of a document that is a List.
 *
 * @param key empty when kind, namespace or name cannot be read, and for what is skipped
 * @param unplaced what is known when only the namespace cannot be read
 * @param manifest what it is when it is ours and has no error
 */
record Item(
    Written at,
    Use use,
    Optional<Key> key,
    Optional<Unplaced> unplaced,
    Optional<Manifest> manifest,
    List<Finding> findings) {

  /** Whether an object is ours to apply. */
  enum Use {
    OURS,
    SKIPPED
  }

  Item {
    findings = List.copyOf(findings);
  }

  Item with(List<Finding> others) {
    return new Item(at, use, key, unplaced, manifest, others);
  }

  /** The same, of which nothing can be used. */
  Item broken() {
    return new Item(at, use, key, unplaced, Optional.empty(), findings);
  }

  static Item skipped(Written at) {
    return new Item(
        at, Use.SKIPPED, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
  }

  boolean hasErrors() {
    return findings.stream().anyMatch(Finding::isError);
  }
}
