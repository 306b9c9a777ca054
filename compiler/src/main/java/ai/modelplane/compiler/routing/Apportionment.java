package ai.modelplane.compiler.routing;

import ai.modelplane.compiler.api.Weight;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The arithmetic of shares. Each group has a weight and divides it evenly among its members; the
 * answer is one integer weight for every member of a group.
 */
final class Apportionment {

  private Apportionment() {}

  /**
   * A group of equal members.
   *
   * @param weight 1 to 1,000,000
   * @param members at least 1
   */
  record Group(int weight, int members) {}

  /** The same, when a weight is limited by the Gateway API alone. */
  static List<int[]> weights(List<Group> groups) {
    return weights(groups, Weight.MAX);
  }

  /**
   * The weight of every member, group by group: exactly in proportion to {@code weight / members}
   * and in smallest integers, as long as none of them is above a limit. Past that they are rounded
   * by largest remainder, and none to 0.
   *
   * @param max the largest weight that a member may have, 1 to 1,000,000
   */
  static List<int[]> weights(List<Group> groups, int max) {
    List<BigInteger> exact = exact(groups);
    BigInteger largest = exact.stream().max(Comparator.naturalOrder()).orElse(BigInteger.ONE);
    BigInteger limit = BigInteger.valueOf(max);
    if (largest.compareTo(limit) > 0) {
      return rounded(groups, exact, largest, limit);
    }
    List<int[]> result = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      int weight = exact.get(g).intValueExact();
      result.add(IntStream.range(0, groups.get(g).members()).map(m -> weight).toArray());
    }
    return result;
  }

  /** One member's weight for each group, as smallest integers of any size. */
  private static List<BigInteger> exact(List<Group> groups) {
    BigInteger lcm = BigInteger.ONE;
    for (Group group : groups) {
      BigInteger members = BigInteger.valueOf(group.members());
      lcm = lcm.divide(lcm.gcd(members)).multiply(members);
    }
    List<BigInteger> scaled = new ArrayList<>();
    BigInteger gcd = BigInteger.ZERO;
    for (Group group : groups) {
      BigInteger member =
          lcm.divide(BigInteger.valueOf(group.members()))
              .multiply(BigInteger.valueOf(group.weight()));
      scaled.add(member);
      gcd = gcd.gcd(member);
    }
    BigInteger divisor = gcd;
    return scaled.stream().map(s -> s.divide(divisor)).toList();
  }

  /**
   * Scales so that the largest member gets the limit. What the rounding down of the others left
   * over goes, one by one, to those that lost most, and of those to the larger ones, so that the
   * order of the groups decides nothing.
   */
  private static List<int[]> rounded(
      List<Group> groups, List<BigInteger> exact, BigInteger largest, BigInteger limit) {
    record Seat(int group, int member, BigInteger lost) {}
    List<int[]> result = new ArrayList<>();
    List<Seat> seats = new ArrayList<>();
    BigInteger lostInAll = BigInteger.ZERO;
    for (int g = 0; g < groups.size(); g++) {
      BigInteger[] ideal = exact.get(g).multiply(limit).divideAndRemainder(largest);
      int members = groups.get(g).members();
      int floor = ideal[0].intValueExact();
      result.add(IntStream.range(0, members).map(m -> Math.max(1, floor)).toArray());
      if (floor > 0) {
        for (int m = 0; m < members; m++) {
          seats.add(new Seat(g, m, ideal[1]));
        }
        lostInAll = lostInAll.add(ideal[1].multiply(BigInteger.valueOf(members)));
      }
    }
    int left =
        lostInAll
            .add(largest.shiftRight(1))
            .divide(largest) // to the nearest whole number of weights
            .intValueExact();
    seats.stream()
        .sorted(
            Comparator.comparing(Seat::lost)
                .thenComparing(seat -> exact.get(seat.group()))
                .reversed())
        .limit(left)
        .forEach(seat -> result.get(seat.group())[seat.member()]++);
    return result;
  }
}
