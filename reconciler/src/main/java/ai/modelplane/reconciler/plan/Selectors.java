package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.api.Decode;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.ModelService.Entry;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.reconciler.cluster.LiveObject;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which endpoints that change belong to which services, by their selectors. */
final class Selectors {

  private final Map<String, SortedMap<Key, Map<String, String>>> changing = new TreeMap<>();

  /**
   * @param carried endpoints that are some service's already, by its route
   */
  Selectors(Plan plan, SortedMap<Key, LiveObject> live, Set<Key> carried) {
    for (Change change : plan.changes()) {
      Key key = change.key();
      if (key.kind() == Kind.MODEL_ENDPOINT && !carried.contains(key)) {
        changing
            .computeIfAbsent(key.namespace(), n -> new TreeMap<>())
            .put(
                key,
                labels(
                    change
                        .wanted()
                        .<JsonNode>map(DesiredObject::tree)
                        .orElseGet(() -> LiveObject.trees(live).apply(key))));
      }
    }
  }

  /** A service's traffic with the endpoints that it selects and that no route points to. */
  Traffic with(Traffic traffic, List<Entry> entries) {
    Set<Key> objects = new TreeSet<>(traffic.objects());
    changing
        .getOrDefault(traffic.service().namespace(), new TreeMap<>())
        .forEach(
            (key, labels) -> {
              if (anyMatches(entries, labels)) {
                objects.add(key);
              }
            });
    return objects.size() == traffic.objects().size()
        ? traffic
        : new Traffic(traffic.service(), traffic.rows(), traffic.note(), new TreeSet<>(objects));
  }

  /** A live service's entries; none when it is not there, or when nobody understands it. */
  static List<Entry> of(@Nullable LiveObject service) {
    try {
      return service == null ? List.of() : Decode.service(service.tree()).entries();
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }

  static boolean anyMatches(List<Entry> entries, Map<String, String> labels) {
    return entries.stream().anyMatch(e -> e.matches(labels));
  }

  static Map<String, String> labels(JsonNode object) {
    Map<String, String> labels = new TreeMap<>();
    object
        .path("metadata")
        .path("labels")
        .properties()
        .forEach(l -> labels.put(l.getKey(), l.getValue().asText("")));
    return labels;
  }
}
