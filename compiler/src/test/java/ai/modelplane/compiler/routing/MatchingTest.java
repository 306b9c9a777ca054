package ai.modelplane.compiler.routing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.address.AddressPolicy;
import ai.modelplane.compiler.api.ModelService.Entry;
import ai.modelplane.compiler.endpoint.AllEndpoints;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.compiler.endpoint.EndpointIndex;
import ai.modelplane.compiler.fleet.Authorities;
import ai.modelplane.compiler.routing.Route.Nobody;
import ai.modelplane.testing.Yaml;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which endpoints belong to which entry of a service. */
class MatchingTest extends Routing {

  @Test
  void theFirstEntryThatMatchesOwnsAnEndpoint() {
    endpoint("both", "app=a", "zone=x");
    endpoint("one", "app=a");
    Route route = route(entry("zone=x", 1), entry("app=a", 9));
    assertThat(shares(route)).isEqualTo("both:1 one:9");
    assertThat(route.matched()).isEqualTo(2);
  }

  @Test
  void ownershipIsSettledBeforeTiersAreLookedAt() {
    endpoint("both", "app=a", "zone=x");
    Route route = route(entry("zone=x", 0, 0), entry("app=a", 1, 0));
    assertThat(route.traffic()).isInstanceOf(Nobody.class);
    assertThat(shares(entry("zone=x", 1, 5), entry("app=a", 1, 0))).isEqualTo("both:1");
  }

  @Test
  void allLabelsMustMatchWithTheSameValue() {
    endpoint("us", "app=a", "zone=us");
    endpoint("eu", "app=a", "zone=eu");
    endpoint("none", "app=a");
    assertThat(shares(entry("app=a zone=us"))).isEqualTo("us:1");
  }

  @Test
  void aSelectorWithoutLabelsMatchesTheWholeNamespace() {
    fleet("a", 1);
    fleet("b", 1);
    assertThat(shares(entry(""))).isEqualTo("a-0:1 b-0:1");
  }

  @Test
  void anotherNamespaceIsNeverMatched() {
    endpoints.add(
        Yaml.endpoint("a", "http://10.0.0.1/v1").in("elsewhere").labels("app=a").asEndpoint());
    Route route = route(entry("app=a"));
    assertThat(route.traffic()).isEqualTo(new Nobody("no selector matches an endpoint"));
    assertThat(route.matched()).isZero();
  }

  @Test
  void anEntryWhoseEndpointsBelongToAnotherIsNotUnmatched() {
    fleet("a", 1);
    Route route = route(entry("app=a"), entry("app=a"), entry("app=b"), entry("app=c", 0));
    assertThat(route.unmatched()).containsExactly(2, 3);
  }

  @Test
  void aSelectorThatMatchesOnlyReplicasThatAreNotReadyIsNotBlamed() {
    replica("a-0", false, "app=a");
    assertThat(why(entry("app=a"))).isEqualTo("its replica is not Ready");
    replica("a-1", false, "app=a");
    replica("a-2", false, "app=a");
    replica("b-0", true, "app=b");
    assertThat(why(entry("app=a"))).isEqualTo("none of its 3 replicas is Ready");
    assertThat(why(entry("app=c"))).isEqualTo("no selector matches an endpoint");
  }

  @Test
  void aReplicaThatIsReadySaysWhatElseItLacks() {
    replica("a-0", true, "app=a");
    String lacks = "is on InferenceCluster nowhere, which is not there";
    assertThat(why(entry("app=a"))).isEqualTo("its replica " + lacks);
    replica("a-1", false, "app=a");
    assertThat(why(entry("app=a")))
        .isEqualTo("none of its 2 replicas has an endpoint: a-0 " + lacks);
  }

  @Test
  void aReplicaThatWouldGetNothingIsNotAwaited() {
    replica("a-0", false, "app=a");
    assertThat(why(entry("app=a", 0), entry("app=b", 1)))
        .isEqualTo("no selector matches an endpoint");
  }

  private String why(Entry... entries) {
    assertThat(route(entries).traffic()).isInstanceOf(Nobody.class);
    return ((Nobody) route(entries).traffic()).why();
  }

  /** The index must find what a look at every endpoint finds. */
  @Test
  void matchingIsTheSameAsLookingAtEveryEndpoint() {
    Random random = new Random(11);
    for (int i = 0; i < 300; i++) {
      List<String> labels =
          IntStream.range(0, 3)
              .filter(l -> random.nextBoolean())
              .mapToObj(l -> label(l, random))
              .toList();
      endpoint("e-" + i, labels.toArray(String[]::new));
    }
    Candidates all =
        AllEndpoints.candidates(
            endpoints, List.of(), List.of(), List.of(), Authorities.UNKNOWN, AddressPolicy.STRICT);
    List<Candidate> candidates = all.in("ml-team");
    EndpointIndex index = all.index("ml-team");
    int found = 0;
    for (int i = 0; i < 200; i++) {
      String wanted =
          String.join(
              " ",
              IntStream.range(0, 3)
                  .filter(l -> random.nextBoolean())
                  .mapToObj(l -> label(l, random))
                  .toList());
      Entry entry = entry(wanted);
      assertThat(index.matching(entry))
          .isEqualTo(candidates.stream().filter(c -> entry.matches(c.labels())).toList());
      found += index.matching(entry).size();
    }
    assertThat(found).isPositive();
  }

  private static String label(int key, Random random) {
    return "l" + key + "=" + random.nextInt(4);
  }
}
