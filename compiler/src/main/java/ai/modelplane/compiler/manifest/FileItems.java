package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.diagnostic.Finding;
import java.util.List;

/**
 * What one file holds.
 *
 * @param findings that belong to no item
 * @param complete false when there is text that no item stands for
 */
record FileItems(String file, List<Item> items, List<Finding> findings, boolean complete) {

  FileItems {
    items = List.copyOf(items);
    findings = List.copyOf(findings);
  }
}
