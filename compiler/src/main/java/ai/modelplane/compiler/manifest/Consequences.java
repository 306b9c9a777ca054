package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.diagnostic.Where.Anchor;
import ai.modelplane.compiler.yaml.Positions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A value that cannot be read as YAML, such as a template or an alias of nothing, is no good value
 * either: that goes without saying.
 */
final class Consequences {

  private Consequences() {}

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
    List<Location> unreadable = unreadable(item);
    List<Finding> left =
        item.findings().stream()
            .filter(f -> !isConsequence(f.where(), unreadable, positions))
            .toList();
    return new Item(item.at(), item.use(), item.key(), item.manifest(), left);
  }

  private static List<Location> unreadable(Item item) {
    return item.findings().stream()
        .filter(f -> f.rule() == Rule.YAML_SYNTAX)
        .flatMap(f -> f.where() instanceof Where.Span(Location at) ? Stream.of(at) : Stream.empty())
        .toList();
  }

  private static boolean isConsequence(
      Where where, List<Location> unreadable, Positions positions) {
    return where instanceof Where.Node node
        && node.anchor() == Anchor.VALUE
        && positions.locate(node).filter(at -> overlaps(at, unreadable)).isPresent();
  }

  /** A value of several lines has parts that can be read. */
  private static boolean overlaps(Location value, List<Location> unreadable) {
    return value.line() == value.endLine()
        && unreadable.stream()
            .anyMatch(
                at ->
                    at.line() == value.line()
                        && at.column() < value.endColumn()
                        && value.column() < at.endColumn());
  }
}
