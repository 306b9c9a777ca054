package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Origin;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.diagnostic.Where.Anchor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Objects that are defined more than once: nobody can say which definition is meant. */
final class Duplicates {

  private Duplicates() {}

  /** Where an item stands: no two share it. */
  record Place(Origin origin, String pointer) {
    static Place of(Item item) {
      return new Place(item.at().origin(), item.at().pointer());
    }
  }

  /**
   * A finding for each of several objects with the same key.
   *
   * @param locate finds a place, to name it to the reader of another one
   * @return by the place of the item
   */
  static Map<Place, Finding> find(
      List<FileItems> files, Function<Where.Node, Optional<Location>> locate) {
    Map<Key, List<Item>> byKey = new TreeMap<>();
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
              findings.put(Place.of(item), finding(key, item, items, locate));
            }
          }
        });
    return findings;
  }

  private static Finding finding(
      Key key, Item item, List<Item> all, Function<Where.Node, Optional<Location>> locate) {
    Item other = Place.of(all.getFirst()).equals(Place.of(item)) ? all.get(1) : all.getFirst();
    Where.Node there = name(other);
    String place =
        locate
            .apply(there)
            .map(at -> at.file() + ":" + at.line())
            .orElse(other.at().origin().file());
    int more = all.size() - 2;
    return new Finding(
        Rule.RESOURCE_DUPLICATE,
        name(item),
        key.resource(),
        key
            + " is defined more than once, also at "
            + place
            + (more > 0 ? " and " + more + " more" : ""),
        "keep one; until then none of them is used");
  }

  private static Where.Node name(Item item) {
    return new Where.Node(item.at().origin(), item.at().pointer() + "/metadata/name", Anchor.VALUE);
  }
}
