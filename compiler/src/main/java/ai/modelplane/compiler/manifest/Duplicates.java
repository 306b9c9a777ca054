package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Origin;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.diagnostic.Where.Anchor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Objects that are defined more than once, so that the definition that is meant is unknown. */
final class Duplicates {

  private Duplicates() {}

  /** Where an item stands: no two share it. */
  record Place(Origin origin, String pointer) {
    static Place of(Item item) {
      return new Place(item.at().origin(), item.at().pointer());
    }
  }

  /** A finding for each of several objects with the same key, by the place of the object. */
  static Map<Place, Finding> find(List<FileItems> files) {
    Map<Key, List<Item>> byKey = new HashMap<>(); // its order shows nowhere
    for (FileItems file : files) {
      for (Item item : file.items()) {
        item.key().ifPresent(k -> byKey.computeIfAbsent(k, x -> new ArrayList<>(1)).add(item));
      }
    }
    Map<Place, Finding> findings = new HashMap<>();
    byKey.forEach(
        (key, items) -> {
          if (items.size() > 1) {
            for (Item item : items) {
              findings.put(Place.of(item), finding(key, item, items));
            }
          }
        });
    return findings;
  }

  private static Finding finding(Key key, Item item, List<Item> all) {
    Item other = Place.of(all.getFirst()).equals(Place.of(item)) ? all.get(1) : all.getFirst();
    String times = all.size() == 2 ? "twice" : all.size() + " times";
    return new Finding(
            Rule.RESOURCE_DUPLICATE,
            name(item),
            key.resource(),
            key + " is defined " + times,
            "keep one; until then none of them is used")
        .also(name(other));
  }

  private static Where.Node name(Item item) {
    return new Where.Node(item.at().origin(), item.at().pointer() + "/metadata/name", Anchor.VALUE);
  }
}
