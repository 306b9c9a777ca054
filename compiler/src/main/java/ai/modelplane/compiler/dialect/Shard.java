package ai.modelplane.compiler.dialect;

import ai.modelplane.compiler.routing.Route.Share;
import ai.modelplane.compiler.routing.Router;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A part of the endpoints of a service that has more than one rule holds: one rule holds a shard,
 * and another one all shards.
 *
 * <p>An endpoint's name decides its shard, by rendezvous hashing: the endpoint prefers the shards
 * in an order of its own, and takes the first one that has room. So an endpoint that comes or goes
 * changes its own shard alone, while shards have room, and the number of shards changes rarely.
 *
 * @param number 0 to 15, the same for as long as the shard has endpoints
 * @param shares at least one, in the order of the service's
 */
record Shard(int number, List<Share> shares) {

  /** So many endpoints a shard has at most on the average, so that few of them ever get full. */
  private static final int USUAL = Router.MAX_BACKENDS / 2;

  /** With fewer shards than these, an endpoint that comes or goes would change half of a route. */
  private static final int FEWEST = 4;

  Shard {
    shares = List.copyOf(shares);
  }

  /**
   * What brings its own weights to smallest integers, so that they change as seldom as can be: when
   * entries get other weights, a shard with endpoints of one entry alone stays as it is.
   */
  int divisor() {
    return shares.stream().map(Share::weight).reduce(0, Shard::gcd);
  }

  /**
   * What the rule of all shards gives to each: the sum of the weights of its endpoints, in smallest
   * integers. At most 1,000,000.
   */
  static List<Integer> weights(List<Shard> shards) {
    List<Integer> sums =
        shards.stream().map(s -> s.shares().stream().mapToInt(Share::weight).sum()).toList();
    int divisor = sums.stream().reduce(0, Shard::gcd);
    return sums.stream().map(sum -> sum / divisor).toList();
  }

  private static int gcd(int a, int b) {
    return a == 0 ? b : gcd(b % a, a);
  }

  /**
   * The shards of a service, in the order of their numbers. The same endpoints always make the same
   * shards.
   *
   * @param shares at most 256, each of another endpoint
   */
  static List<Shard> of(List<Share> shares) {
    record Hashed(int index, long hash) {}
    List<Hashed> order = new ArrayList<>(shares.size());
    for (int i = 0; i < shares.size(); i++) {
      order.add(new Hashed(i, hash(shares.get(i).candidate().key().name())));
    }
    order.sort(Comparator.comparingLong(Hashed::hash).thenComparingInt(Hashed::index));
    int count = count(shares.size());
    int[] sizes = new int[count];
    int[] shardOf = new int[shares.size()];
    for (Hashed endpoint : order) {
      int shard = preferred(endpoint.hash(), sizes);
      sizes[shard]++;
      shardOf[endpoint.index()] = shard;
    }
    List<Shard> shards = new ArrayList<>(count);
    for (int s = 0; s < count; s++) {
      if (sizes[s] > 0) {
        List<Share> own = new ArrayList<>(sizes[s]);
        for (int i = 0; i < shares.size(); i++) {
          if (shardOf[i] == s) {
            own.add(shares.get(i));
          }
        }
        shards.add(new Shard(s, own));
      }
    }
    return shards;
  }

  /** How many shards so many endpoints have: a power of two, which changes at two sizes alone. */
  private static int count(int endpoints) {
    int count = FEWEST;
    while (count < Router.MAX_BACKENDS && endpoints > count * USUAL) {
      count *= 2;
    }
    return count;
  }

  /** Of the shards that have room the one that an endpoint likes most. */
  private static int preferred(long hash, int[] sizes) {
    int best = -1;
    long most = 0;
    for (int s = 0; s < sizes.length; s++) {
      long liking = mixed(hash + s * 0x9E3779B97F4A7C15L);
      if (sizes[s] < Router.MAX_BACKENDS && (best < 0 || liking > most)) {
        best = s;
        most = liking;
      }
    }
    return best;
  }

  /** FNV-1a, mixed: names that differ in one digit have nothing in common. */
  private static long hash(String name) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
    }
    return mixed(hash);
  }

  /** The finalizer of SplitMix64. */
  private static long mixed(long bits) {
    long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
