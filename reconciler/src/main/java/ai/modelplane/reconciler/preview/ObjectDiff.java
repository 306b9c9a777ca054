package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.text.Printable;
import ai.modelplane.compiler.yaml.YamlWriter;
import ai.modelplane.reconciler.fields.FieldChange;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.preview.Style.Role;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** One object's change as lines of YAML, of which only our fields are shown. */
final class ObjectDiff {

  private ObjectDiff() {}

  /** Lines that begin with a space, a minus, a plus, or are a fold; none for other changes. */
  static List<String> lines(Change change) {
    return switch (change) {
      case Change.Configure c -> edited(c);
      case Change.Create c -> yaml(c.desired().tree()).stream().map(line -> "+" + line).toList();
      case Change.Delete d -> List.of();
      case Change.Skip s -> List.of();
      case Change.Conflict c -> List.of();
    };
  }

  /** The same in colours. */
  static List<String> painted(Change change, Style style) {
    return lines(change).stream()
        .map(
            line ->
                style.paint(
                    switch (line.charAt(0)) {
                      case '+' -> Role.ADDED;
                      case '-' -> Role.REMOVED;
                      default -> Role.QUIET;
                    },
                    line))
        .toList();
  }

  private static List<String> edited(Change.Configure change) {
    ObjectNode after = change.desired().tree();
    ObjectNode before = after.deepCopy();
    for (FieldChange field : change.fields()) {
      Edits.put(before, field.path(), field.before());
    }
    return UnifiedDiff.lines(yaml(before), yaml(after));
  }

  private static List<String> yaml(JsonNode tree) {
    return YamlWriter.write(tree).lines().map(Printable::text).toList();
  }
}
