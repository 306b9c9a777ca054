package ai.modelplane.compiler.routing;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Label;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.api.ModelService.Entry;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The selectors of one namespace's services by label, so that the services that an endpoint may
 * belong to are found without a look at all of them.
 */
public final class SelectorIndex {

  private record Selector(Key service, Entry entry) {}

  /** Each selector under one of its labels: an endpoint that lacks the label cannot match. */
  private final Map<Label, Set<Selector>> byLabel = new HashMap<>();

  /** The selectors without labels, which match every endpoint. */
  private final Set<Selector> everything = new HashSet<>();

  private final Map<Key, List<ModelService>> specs = new HashMap<>();

  /**
   * Sets the specs by which a service may be served.
   *
   * @param services specs of the same service; none takes the service out
   * @return whether they are others than before
   */
  public boolean put(Key key, List<ModelService> services) {
    if (specs.getOrDefault(key, List.of()).equals(services)) {
      return false;
    }
    for (ModelService old : specs.getOrDefault(key, List.of())) {
      old.entries().forEach(entry -> remove(new Selector(key, entry)));
    }
    if (services.isEmpty()) {
      specs.remove(key);
    } else {
      specs.put(key, List.copyOf(services));
    }
    for (ModelService service : services) {
      service.entries().forEach(entry -> add(new Selector(key, entry)));
    }
    return true;
  }

  /** Every service that has a spec. */
  public Set<Key> services() {
    return Collections.unmodifiableSet(specs.keySet());
  }

  /** The services with a selector that matches these labels. */
  public Set<Key> matching(Map<String, String> labels) {
    if (specs.isEmpty()) {
      return Set.of();
    }
    Set<Key> services = new HashSet<>();
    collect(everything, labels, services);
    labels.forEach(
        (key, value) ->
            collect(byLabel.getOrDefault(new Label(key, value), Set.of()), labels, services));
    return services;
  }

  private static void collect(
      Set<Selector> selectors, Map<String, String> labels, Set<Key> services) {
    for (Selector selector : selectors) {
      if (selector.entry().matches(labels)) {
        services.add(selector.service());
      }
    }
  }

  /** Under the label that the fewest other selectors are under. */
  private void add(Selector selector) {
    labels(selector).stream()
        .min(Comparator.comparingInt(label -> byLabel.getOrDefault(label, Set.of()).size()))
        .map(label -> byLabel.computeIfAbsent(label, l -> new HashSet<>()))
        .orElse(everything)
        .add(selector);
  }

  private void remove(Selector selector) {
    everything.remove(selector);
    for (Label label : labels(selector)) {
      byLabel.computeIfPresent(
          label,
          (l, selectors) -> {
            selectors.remove(selector);
            return selectors.isEmpty() ? null : selectors;
          });
    }
  }

  private static List<Label> labels(Selector selector) {
    return selector.entry().matchLabels().entrySet().stream()
        .map(label -> new Label(label.getKey(), label.getValue()))
        .toList();
  }
}
