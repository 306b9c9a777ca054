package ai.modelplane.compiler.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One stable URL over every endpoint that any of its entries matches.
 *
 * @param entries at least one
 */
public record ModelService(Key key, Meta meta, List<Entry> entries) {

  public ModelService {
    entries = List.copyOf(entries);
  }

  /** Whether weights divide the traffic; without any it is even over endpoints. */
  public boolean isWeighted() {
    return entries.stream().anyMatch(e -> e.weight() != null);
  }

  /**
   * One selector with its share.
   *
   * @param matchLabels all must match, in the order of their keys; empty matches every endpoint of
   *     the namespace
   * @param weight null when the manifest gives none
   * @param priority 0 to 100; a lower number is served first
   */
  public record Entry(Map<String, String> matchLabels, @Nullable Weight weight, int priority) {

    public Entry {
      matchLabels = CompactMap.of(matchLabels);
    }

    /** Its weight among others, 1 when the manifest gives none. */
    public int share() {
      return weight == null ? 1 : weight.value();
    }

    /** Whether every label of the selector is among the given ones, with the same value. */
    public boolean matches(Map<String, String> labels) {
      for (Map.Entry<String, String> wanted : matchLabels.entrySet()) {
        if (!wanted.getValue().equals(labels.get(wanted.getKey()))) {
          return false;
        }
      }
      return true;
    }
  }
}
