package ai.modelplane.compiler.routing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.routing.Apportionment.Group;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApportionmentTest {

  private static final int MAX = 1_000_000;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2x2 1x1                | 1 1 1",
        "1x2 3x1                | 1 1 6",
        "80x3 20x2              | 8 8 8 3 3",
        "95x10 5x1              | 19 19 19 19 19 19 19 19 19 19 10",
        "7x1                    | 1",
        "1000000x16             | 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "1000000x1 1x1          | 1000000 1",
        "1000000x1 1x2          | 1000000 1 1",
        "999999x1 1000000x1     | 999999 1000000",
        "500000x1 1x2           | 1000000 1 1",
        "999983x1 500000x3 1x1  | 1000000 166670 166670 166669 1",
        "1000000x1 1x15         | 1000000 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
      })
  void theSplitIs(String groups, String expected) {
    List<Group> parsed =
        Arrays.stream(groups.split(" "))
            .map(g -> g.split("x"))
            .map(g -> new Group(Integer.parseInt(g[0]), Integer.parseInt(g[1])))
            .toList();
    int[] weights = Apportionment.weights(parsed).stream().flatMapToInt(Arrays::stream).toArray();
    assertThat(Arrays.stream(weights).mapToObj(Integer::toString))
        .containsExactly(expected.split(" "));
  }

  /** weight[i] / weight[j] = share[i] / share[j], without a division. */
  @Property
  void sharesAreExactWhileTheyFit(@ForAll("groups") List<Group> groups) {
    List<int[]> weights = Apportionment.weights(groups);
    if (!fits(groups)) {
      return;
    }
    BigInteger divisor = BigInteger.ZERO;
    for (int i = 0; i < groups.size(); i++) {
      assertThat(weights.get(i)).hasSize(groups.get(i).members()).containsOnly(weights.get(i)[0]);
      divisor = divisor.gcd(BigInteger.valueOf(weights.get(i)[0]));
      for (int j = 0; j < i; j++) {
        assertThat(times(weights.get(i)[0], groups.get(j).weight(), groups.get(i).members()))
            .isEqualTo(times(weights.get(j)[0], groups.get(i).weight(), groups.get(j).members()));
      }
    }
    assertThat(divisor).as("smallest integers").isEqualTo(BigInteger.ONE);
  }

  @Property
  void noShareIsZeroOrAboveTheBound(@ForAll("groups") List<Group> groups) {
    for (int[] members : Apportionment.weights(groups)) {
      assertThat(Arrays.stream(members)).allMatch(w -> w >= 1 && w <= MAX);
    }
  }

  /** Each rounded weight is next to its ideal, and the error of the sum is at most a half. */
  @Property
  void roundingIsNeverFarOff(@ForAll("large") List<Group> groups) {
    if (fits(groups)) {
      return;
    }
    List<int[]> weights = Apportionment.weights(groups);
    Group top =
        groups.stream().max(Comparator.comparingDouble(ApportionmentTest::share)).orElseThrow();
    double ideals = 0;
    long sum = 0;
    long lifted = 0;
    for (int g = 0; g < groups.size(); g++) {
      double ideal = MAX * (share(groups.get(g)) / share(top));
      for (int weight : weights.get(g)) {
        assertThat(Math.abs(weight - ideal)).isLessThan(1.000001);
        ideals += ideal;
        sum += weight;
        lifted += ideal < 1 ? 1 : 0;
      }
    }
    assertThat(Math.abs(sum - ideals)).isLessThan(0.500001 + lifted);
    assertThat(weights.stream().flatMapToInt(Arrays::stream).max()).hasValue(MAX);
  }

  /** Nobody gets more than somebody whose share is larger. */
  @Property
  void largerSharesHaveLargerWeights(@ForAll("large") List<Group> groups) {
    List<int[]> weights = Apportionment.weights(groups);
    for (int i = 0; i < groups.size(); i++) {
      for (int j = 0; j < groups.size(); j++) {
        BigInteger first = times(1, groups.get(i).weight(), groups.get(j).members());
        BigInteger second = times(1, groups.get(j).weight(), groups.get(i).members());
        if (first.compareTo(second) > 0) {
          int least = Arrays.stream(weights.get(i)).min().orElseThrow();
          assertThat(Arrays.stream(weights.get(j))).allMatch(w -> w <= least);
        }
      }
    }
  }

  @Property
  void theOrderOfGroupsDecidesNothing(@ForAll("large") List<Group> groups, @ForAll Random random) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, groups.size()).boxed().toList());
    Collections.shuffle(order, random);
    List<int[]> weights = Apportionment.weights(groups);
    List<int[]> shuffled = Apportionment.weights(order.stream().map(groups::get).toList());
    assertThat(sorted(shuffled)).isEqualTo(sorted(weights));
    if (fits(groups)) {
      for (int i = 0; i < order.size(); i++) {
        assertThat(shuffled.get(i)).isEqualTo(weights.get(order.get(i)));
      }
    }
  }

  private static int[] sorted(List<int[]> weights) {
    return weights.stream().flatMapToInt(Arrays::stream).sorted().toArray();
  }

  private static double share(Group group) {
    return (double) group.weight() / group.members();
  }

  private static BigInteger times(int a, int b, int c) {
    return BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)).multiply(BigInteger.valueOf(c));
  }

  /**
   * Whether the shares as smallest integers are all within the bound: another way than the code.
   */
  private static boolean fits(List<Group> groups) {
    BigInteger all =
        groups.stream()
            .map(g -> BigInteger.valueOf(g.members()))
            .reduce(BigInteger::multiply)
            .get();
    List<BigInteger> whole =
        groups.stream()
            .map(
                g ->
                    all.multiply(BigInteger.valueOf(g.weight()))
                        .divide(BigInteger.valueOf(g.members())))
            .toList();
    BigInteger divisor = whole.stream().reduce(BigInteger.ZERO, BigInteger::gcd);
    BigInteger largest = whole.stream().max(Comparator.naturalOrder()).orElseThrow();
    return largest.divide(divisor).compareTo(BigInteger.valueOf(MAX)) <= 0;
  }

  @Provide
  Arbitrary<List<Group>> groups() {
    return groups(Arbitraries.integers().between(1, 100));
  }

  /** Mostly past the bound. */
  @Provide
  Arbitrary<List<Group>> large() {
    return groups(
        Arbitraries.oneOf(
            Arbitraries.integers().between(1, MAX),
            Arbitraries.integers().between(MAX - 50, MAX),
            Arbitraries.of(1, 2, 3)));
  }

  private static Arbitrary<List<Group>> groups(Arbitrary<Integer> weights) {
    Arbitrary<Integer> members = Arbitraries.integers().between(1, 16);
    return Combinators.combine(weights, members).as(Group::new).list().ofMinSize(1).ofMaxSize(6);
  }
}
