package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.hold.UnseenReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one file holds.
 *
 * @param findings that belong to no item
 * @param doubt why it may be a file of ours although it does not read as one
 * @param complete false when there is text that no item stands for
 */
record FileItems(
    String file,
    List<Item> items,
    List<Finding> findings,
    Optional<UnseenReason> doubt,
    boolean complete) {

  /** Findings of a file that are kept; who has made more mistakes has made one that repeats. */
  static final int FINDINGS = 1_000;

  FileItems {
    items = List.copyOf(items);
    findings = List.copyOf(findings);
  }

  /** The same items with no more findings than tell that there are too many. */
  FileItems bounded() {
    int left = FINDINGS + 1;
    List<Item> bounded = new ArrayList<>(items.size());
    for (Item item : items) {
      int kept = Math.min(left, item.findings().size());
      bounded.add(
          kept == item.findings().size() ? item : item.with(item.findings().subList(0, kept)));
      left -= kept;
    }
    int kept = Math.min(left, findings.size());
    return new FileItems(file, bounded, findings.subList(0, kept), doubt, complete);
  }
}
