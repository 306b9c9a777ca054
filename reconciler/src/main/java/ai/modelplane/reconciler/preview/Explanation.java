package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.ModelService.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who gets which share of a service, and why each other endpoint of the namespace gets none.
 *
 * @param address empty while there is none
 * @param serves what becomes of its requests, as one clause
 * @param wanted the same as the spec would have it
 * @param route why its route is not as the spec would have it, or stays as it is; empty when it is
 * @param source why the spec is not the manifest that was asked for; empty when it is
 * @param entries of the spec; none when it cannot be read
 * @param unmatched indices of entries that match no endpoint
 * @param rows every endpoint of the namespace, and replicas that have none: first those with a
 *     share, then those that an entry matches
 */
public record Explanation(
    Key service,
    String address,
    String serves,
    String wanted,
    String route,
    String source,
    List<Entry> entries,
    List<Integer> unmatched,
    List<Row> rows) {

  /** Shares that differ by less are the same: they come out of divisions. */
  private static final double NOTHING = 1e-9;

  public Explanation {
    entries = List.copyOf(entries);
    unmatched = List.copyOf(unmatched);
    rows = List.copyOf(rows);
  }

  /**
   * One endpoint.
   *
   * @param cluster empty when it is not known
   * @param entry index of the entry that it belongs to; null when none matches
   * @param routable whether traffic could be sent to it
   * @param share 0 to 1, of all requests to the service
   * @param wanted the share that the spec gives it; as it is, where the spec matches more than a
   *     route can hold
   * @param why the spec gives it this share, or none, as one clause
   */
  public record Row(
      String endpoint,
      String cluster,
      @Nullable Integer entry,
      boolean routable,
      double share,
      double wanted,
      String why) {

    boolean differs() {
      return Math.abs(share - wanted) > NOTHING;
    }

    /** Whether it has to do with the service at all. */
    boolean matters() {
      return entry != null || share > 0 || wanted > 0;
    }
  }

  /** Whether the shares are not those of the spec. */
  boolean differs() {
    return rows.stream().anyMatch(Row::differs);
  }
}
