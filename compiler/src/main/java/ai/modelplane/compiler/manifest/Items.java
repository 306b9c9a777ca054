package ai.modelplane.compiler.manifest;

import java.util.ArrayList;
import java.util.List;

/** The items of one file, as they are read. */
final class Items {

  private final List<Item> items = new ArrayList<>();
  private final boolean allFindings;
  private int findings;

  /**
   * @param allFindings whether every finding is needed, also those beyond the bound: some may still
   *     turn out to be consequences of others
   */
  Items(boolean allFindings) {
    this.allFindings = allFindings;
  }

  List<Item> items() {
    return items;
  }

  int size() {
    return items.size();
  }

  void add(Item item) {
    add(items.size(), item);
  }

  void add(int index, Item item) {
    items.add(index, item);
    findings += item.findings().size();
  }

  /** Whether further findings are dropped in the end, so nobody needs their words. */
  boolean isFull() {
    return !allFindings && findings > FileItems.FINDINGS;
  }
}
