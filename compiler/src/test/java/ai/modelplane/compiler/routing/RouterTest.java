package ai.modelplane.compiler.routing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.routing.Route.Nobody;
import ai.modelplane.compiler.routing.Route.Split;
import ai.modelplane.compiler.routing.Route.TooMany;
import java.util.Collections;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How traffic is split: weights, tiers, and the most that a rule holds. */
class RouterTest extends Routing {

  @Test
  void withoutWeightsEveryEndpointGetsTheSame() {
    fleet("a", 2);
    fleet("b", 1);
    assertThat(shares(entry("app=a"), entry("app=b"))).isEqualTo("a-0:1 a-1:1 b-0:1");
  }

  @Test
  void aWeightIsSplitEvenlyInsideItsEntry() {
    fleet("a", 2);
    fleet("b", 1);
    assertThat(shares(entry("app=a", 1), entry("app=b", 3))).isEqualTo("a-0:1 a-1:1 b-0:6");
  }

  @Test
  void onceAnyEntryHasAWeightTheOthersCountOne() {
    fleet("a", 1);
    fleet("b", 2);
    assertThat(shares(entry("app=a", 2), entry("app=b"))).isEqualTo("a-0:4 b-0:1 b-1:1");
  }

  @Test
  void aWeightInATierThatDoesNotServeCountsAsWellForWhetherThereAreWeights() {
    fleet("a", 1);
    fleet("b", 2);
    assertThat(shares(entry("app=a"), entry("app=b"), entry("app=c", 5, 1)))
        .isEqualTo("a-0:2 b-0:1 b-1:1");
  }

  @Test
  void theLowestTierThatCanServeGetsEverything() {
    fleet("own", 2);
    fleet("saas", 1);
    Route route = route(entry("app=saas", null, 10), entry("app=own"));
    assertThat(shares(route)).isEqualTo("own-0:1 own-1:1");
    assertThat(route.matched()).isEqualTo(3);
    assertThat(route.routed()).isEqualTo(2);
    assertThat(route.traffic())
        .isInstanceOfSatisfying(Split.class, s -> assertThat(s.priority()).isZero());
  }

  @Test
  void breakGlassServesWhenNothingInFrontOfItCan() {
    unroutable("own-0", "app=own");
    fleet("saas", 1);
    fleet("last", 1);
    Route route = route(entry("app=own"), entry("app=saas", null, 10), entry("app=last", null, 20));
    assertThat(shares(route)).isEqualTo("saas-0:1");
    assertThat(route.traffic())
        .isInstanceOfSatisfying(Split.class, s -> assertThat(s.priority()).isEqualTo(10));
  }

  @Test
  void aTierOfWeightZeroIsPassedOver() {
    fleet("own", 1);
    fleet("saas", 1);
    assertThat(shares(entry("app=own", 0), entry("app=saas", null, 10))).isEqualTo("saas-0:1");
  }

  @Test
  void anEntryWithWeightAndNothingRoutableIsSilentAndTheOthersCarryItsShare() {
    unroutable("a-0", "app=a");
    fleet("b", 1);
    fleet("c", 1);
    Route route =
        route(entry("app=a", 80), entry("app=b", 15), entry("app=c", 5), entry("app=d", 0));
    assertThat(shares(route)).isEqualTo("b-0:3 c-0:1");
    assertThat(route.silent()).containsExactly(0);
    assertThat(route.matched()).isEqualTo(3);
  }

  @Test
  void anEntryOfAnotherTierIsNotSilent() {
    fleet("a", 1);
    assertThat(route(entry("app=a"), entry("app=b", null, 1)).silent()).isEmpty();
  }

  @Test
  void whenAllWeightsAreZeroNobodyServes() {
    fleet("a", 2);
    Route route = route(entry("app=a", 0));
    assertThat(route.traffic()).isEqualTo(new Nobody("every entry has weight 0"));
    assertThat(route.matched()).isEqualTo(2);
    assertThat(route.routed()).isZero();
  }

  @Test
  void whenNothingThatMatchesIsRoutableNobodyServes() {
    unroutable("a-0", "app=a");
    assertThat(route(entry("app=a")).traffic())
        .isEqualTo(new Nobody("none of the 1 matched endpoints that have weight can be routed to"));
  }

  /** What adds up to the weight of a shard has to fit into a weight as well. */
  @Test
  void twoLevelsHold256AndNoWeightIsMoreThanASixteenthOfTheLargest() {
    obstacle = Optional.empty();
    fleet("a", 255);
    fleet("b", 1);
    Route route = route(entry("app=a", 1), entry("app=b", 1_000_000));
    assertThat(route.routed()).isEqualTo(256);
    assertThat(((Route.Split) route.traffic()).shares())
        .allMatch(s -> s.weight() >= 1 && s.weight() <= 62_500)
        .anyMatch(s -> s.weight() == 62_500);
    fleet("c", 1);
    assertThat(route(entry("app=a"), entry("app=b"), entry("app=c")).traffic())
        .isEqualTo(new TooMany(257, 256, ""));
  }

  @Test
  void aRuleHoldsSixteen() {
    fleet("a", 16);
    assertThat(route(entry("app=a")).routed()).isEqualTo(16);
    fleet("b", 1);
    Route route = route(entry("app=a"), entry("app=b"));
    assertThat(route.traffic()).isEqualTo(new TooMany(17, 16, obstacle.orElseThrow()));
    assertThat(route.routed()).isZero();
    assertThat(route(entry("app=a"), entry("app=b", null, 1)).routed()).isEqualTo(16);
    assertThat(route(entry("app=a", 1), entry("app=b", 0)).routed()).isEqualTo(16);
  }

  @Test
  void endpointsThatCannotBeRoutedToTakeNoPlace() {
    fleet("a", 16);
    unroutable("broken", "app=a");
    Route route = route(entry("app=a"));
    assertThat(route.routed()).isEqualTo(16);
    assertThat(route.matched()).isEqualTo(17);
  }

  @Test
  void theOrderOfEndpointsDecidesNothing() {
    fleet("a", 5);
    fleet("b", 3);
    String before = shares(entry("app=a", 999_983), entry("app=b", 7));
    Random random = new Random(7);
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(endpoints, random);
      assertThat(shares(entry("app=a", 999_983), entry("app=b", 7))).isEqualTo(before);
    }
  }
}
