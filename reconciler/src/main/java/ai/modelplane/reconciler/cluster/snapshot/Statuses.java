package ai.modelplane.reconciler.cluster.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Brings what is kept of a status to one form: conditions that nobody reads go, and what
 * controllers write in any order is sorted.
 */
final class Statuses {

  private static final List<String> CONDITIONS =
      List.of("Ready", "Accepted", "Conflicted", "Programmed", "ResolvedRefs");

  private Statuses() {}

  /** Changes a status in place. */
  static void tidy(JsonNode status) {
    conditions(status);
    if (status.path("listeners") instanceof ArrayNode listeners) {
      listeners.forEach(Statuses::conditions);
      sort(listeners, "name");
    }
  }

  private static void conditions(JsonNode status) {
    if (!(status.path("conditions") instanceof ArrayNode conditions)) {
      return;
    }
    for (int i = conditions.size() - 1; i >= 0; i--) {
      if (!CONDITIONS.contains(conditions.get(i).path("type").asText(""))) {
        conditions.remove(i);
      } else if (conditions.get(i) instanceof ObjectNode condition
          && condition.path("status").asText("").equals("True")) {
        // Why it is so is asked only of what is not so.
        condition.remove(List.of("reason", "message"));
      }
    }
    sort(conditions, "type");
  }

  private static void sort(ArrayNode items, String by) {
    List<JsonNode> sorted = new ArrayList<>();
    items.forEach(sorted::add);
    sorted.sort(Comparator.comparing((JsonNode item) -> item.path(by).asText("")));
    items.removeAll().addAll(sorted);
  }
}
