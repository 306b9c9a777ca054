package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Objects that are defined more than once, so that the definition that is meant is unknown. */
final class Duplicates {

  private Duplicates() {}

  /** A finding for each of several objects with the same key; equal ones are told apart. */
  static IdentityHashMap<Item, Finding> find(List<FileItems> files) {
    Map<Key, List<Item>> byKey = new HashMap<>(); // its order shows nowhere
    for (FileItems file : files) {
      for (Item item : file.items()) {
        item.key().ifPresent(k -> byKey.computeIfAbsent(k, x -> new ArrayList<>(1)).add(item));
      }
    }
    IdentityHashMap<Item, Finding> findings = new IdentityHashMap<>();
    byKey.forEach(
        (key, items) -> {
          for (int i = 0; i < items.size() && items.size() > 1; i++) {
            findings.put(items.get(i), finding(key, i, items));
          }
        });
    return findings;
  }

  private static Finding finding(Key key, int index, List<Item> all) {
    String times = all.size() == 2 ? "twice" : all.size() + " times";
    return new Finding(
            Rule.RESOURCE_DUPLICATE,
            name(all.get(index)),
            key.resource(),
            key + " is defined " + times,
            "keep one; until then none of them is used")
        .also(name(all.get(index == 0 ? 1 : 0)));
  }

  private static Where name(Item item) {
    return item.at().value("/metadata/name");
  }
}
