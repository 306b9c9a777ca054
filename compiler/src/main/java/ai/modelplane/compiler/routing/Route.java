package ai.modelplane.compiler.routing;

import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.endpoint.Backend;
import ai.modelplane.compiler.endpoint.Candidate;
import java.util.List;
import java.util.SortedMap;

/**
 * Who gets which share of one service's traffic.
 *
 * @param matched how many endpoints any entry matches, routable or not
 * @param awaited how many replicas have no endpoint that an entry would match, as one that is not
 *     Ready
 * @param silent indices of entries that have weight but nothing routable, so that the others carry
 *     their share
 * @param unmatched indices of entries that match no endpoint, whoever owns it
 * @param overlaps entries that match endpoints of earlier ones, in the order of the entries
 */
public record Route(
    ModelService service,
    Traffic traffic,
    int matched,
    int awaited,
    List<Integer> silent,
    List<Integer> unmatched,
    List<Overlap> overlaps) {

  public Route {
    silent = List.copyOf(silent);
    unmatched = List.copyOf(unmatched);
    overlaps = List.copyOf(overlaps);
  }

  /**
   * An entry that does not own all that it matches.
   *
   * @param matched how many endpoints the entry matches
   * @param owners how many of these each earlier entry owns; at least one
   */
  public record Overlap(int entry, int matched, SortedMap<Integer, Integer> owners) {

    /** How many of its endpoints earlier entries own. */
    public int taken() {
      return owners.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /** What becomes of the traffic. */
  public sealed interface Traffic {}

  /**
   * It is split.
   *
   * @param priority the tier that serves
   * @param shares at least one, sorted by entry and then by endpoint; weights are in smallest
   *     integers
   */
  public record Split(int priority, List<Share> shares) implements Traffic {
    public Split {
      shares = List.copyOf(shares);
    }

    /** The sum of all weights. */
    public long total() {
      return shares.stream().mapToLong(Share::weight).sum();
    }
  }

  /** Nothing can serve it: clients get a 503. */
  public record Nobody(String why) implements Traffic {}

  /**
   * More endpoints than a route can lead to; the one that is live stays as it is.
   *
   * @param obstacle why it cannot lead to more; empty when no route can
   */
  public record TooMany(int endpoints, int limit, String obstacle) implements Traffic {}

  /**
   * One endpoint's part.
   *
   * @param entry index of the service's entry that owns the endpoint
   * @param weight 1 to 1,000,000; endpoints of entries with weight 0 have no share
   */
  public record Share(
      Candidate candidate, Backend backend, String rewritePath, int entry, int weight) {}

  /** How many endpoints get traffic. */
  public int routed() {
    return traffic instanceof Split split ? split.shares().size() : 0;
  }
}
