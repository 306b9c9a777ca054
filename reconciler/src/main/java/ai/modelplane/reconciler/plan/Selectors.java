package ai.modelplane.reconciler.plan;

import ai.modelplane.compiler.api.Decode;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.api.ModelService.Entry;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.routing.SelectorIndex;
import ai.modelplane.reconciler.cluster.LiveObject;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The selectors of services: which endpoints belong to which of them. */
final class Selectors {

  private final Map<String, SelectorIndex> byNamespace = new HashMap<>();

  void add(Key service, List<Entry> entries) {
    byNamespace
        .computeIfAbsent(service.namespace(), n -> new SelectorIndex())
        .put(service, List.of(new ModelService(service, Meta.NONE, entries)));
  }

  /** The endpoints that a plan speaks of, by the services that select them. */
  Map<Key, SortedSet<Key>> endpoints(Plan plan, SortedMap<Key, LiveObject> live) {
    Map<Key, SortedSet<Key>> endpoints = new HashMap<>();
    for (Change change : plan.changes()) {
      Key key = change.key();
      SelectorIndex selectors = byNamespace.get(key.namespace());
      if (key.kind() == Kind.MODEL_ENDPOINT && selectors != null) {
        JsonNode tree =
            change
                .wanted()
                .<JsonNode>map(DesiredObject::tree)
                .orElseGet(() -> LiveObject.trees(live).apply(key));
        for (Key service : selectors.matching(labels(tree))) {
          endpoints.computeIfAbsent(service, s -> new TreeSet<>()).add(key);
        }
      }
    }
    return endpoints;
  }

  /** A live service's entries; none when it does not exist, or cannot be understood. */
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
        .forEachEntry((name, value) -> labels.put(name, value.asText("")));
    return labels;
  }
}
