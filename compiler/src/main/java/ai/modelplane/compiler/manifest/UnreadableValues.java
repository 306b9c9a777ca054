package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.diagnostic.Where.Anchor;
import ai.modelplane.compiler.yaml.Positions;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Values that YAML cannot read, such as a template or an alias without an anchor. The syntax error
 * is reported; other findings on the same value follow from it and are left out.
 */
final class UnreadableValues {

  private UnreadableValues() {}

  /** The items, without findings on values whose text is reported already. */
  static List<Item> without(List<Item> items, String file, byte[] bytes) {
    if (items.stream().allMatch(item -> unreadable(item).isEmpty())) {
      return items;
    }
    Optional<Positions> positions = Positions.of(file, bytes);
    return positions.isEmpty()
        ? items
        : items.stream().map(item -> without(item, positions.get())).toList();
  }

  private static Item without(Item item, Positions positions) {
    Map<Integer, NavigableMap<Integer, Integer>> unreadable = ends(unreadable(item));
    List<Finding> left =
        item.findings().stream()
            .filter(f -> !isConsequence(f.where(), unreadable, positions))
            .toList();
    return item.with(left);
  }

  private static List<Location> unreadable(Item item) {
    return item.findings().stream()
        .filter(f -> f.rule() == Rule.YAML_SYNTAX)
        .flatMap(f -> f.where() instanceof Where.Span(Location at) ? Stream.of(at) : Stream.empty())
        .toList();
  }

  /**
   * For each line the columns where something begins, and how far all reaches that begins there or
   * before: a file can have a hundred thousand of them.
   */
  private static Map<Integer, NavigableMap<Integer, Integer>> ends(List<Location> unreadable) {
    Map<Integer, NavigableMap<Integer, Integer>> ends = new HashMap<>();
    unreadable.stream()
        .sorted(Comparator.comparingInt(Location::column))
        .forEach(
            at -> {
              var line = ends.computeIfAbsent(at.line(), x -> new TreeMap<>());
              int before = line.isEmpty() ? 0 : line.lastEntry().getValue();
              line.put(at.column(), Math.max(before, at.endColumn()));
            });
    return ends;
  }

  private static boolean isConsequence(
      Where where, Map<Integer, NavigableMap<Integer, Integer>> unreadable, Positions positions) {
    return where instanceof Where.Node node
        && node.anchor() == Anchor.VALUE
        && positions.locate(node).filter(at -> overlaps(at, unreadable)).isPresent();
  }

  /** A value of several lines has parts that can be read. */
  private static boolean overlaps(
      Location value, Map<Integer, NavigableMap<Integer, Integer>> unreadable) {
    NavigableMap<Integer, Integer> line = unreadable.get(value.line());
    if (line == null || value.line() != value.endLine()) {
      return false;
    }
    Map.Entry<Integer, Integer> last = line.lowerEntry(value.endColumn());
    return last != null && value.column() < last.getValue();
  }
}
