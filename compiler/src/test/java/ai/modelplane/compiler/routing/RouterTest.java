package ai.modelplane.compiler.routing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.address.AddressPolicy;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.api.ModelService.Entry;
import ai.modelplane.compiler.api.Weight;
import ai.modelplane.compiler.endpoint.Endpoints;
import ai.modelplane.compiler.routing.Route.Nobody;
import ai.modelplane.compiler.routing.Route.Split;
import ai.modelplane.compiler.routing.Route.TooMany;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RouterTest {

  private final List<ModelEndpoint> endpoints = new ArrayList<>();

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
    endpoints.add(made("elsewhere", "a", "http://10.0.0.1/v1", Map.of("app", "a")));
    Route route = route(entry("app=a"));
    assertThat(route.traffic()).isEqualTo(new Nobody("no selector matches an endpoint"));
    assertThat(route.matched()).isZero();
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
  void anEntryWhoseEndpointsBelongToAnotherIsNotUnmatched() {
    fleet("a", 1);
    Route route = route(entry("app=a"), entry("app=a"), entry("app=b"), entry("app=c", 0));
    assertThat(route.unmatched()).containsExactly(2, 3);
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

  @Test
  void aRuleHoldsSixteen() {
    fleet("a", 16);
    assertThat(route(entry("app=a")).routed()).isEqualTo(16);
    fleet("b", 1);
    Route route = route(entry("app=a"), entry("app=b"));
    assertThat(route.traffic()).isEqualTo(new TooMany(17, 16));
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
    var candidates =
        Endpoints.candidates(endpoints, List.of(), List.of(), List.of(), AddressPolicy.STRICT)
            .in("ml-team");
    EndpointIndex index = new EndpointIndex(candidates);
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

  private void fleet(String app, int count) {
    IntStream.range(0, count).forEach(i -> endpoint(app + "-" + i, "app=" + app));
  }

  private void endpoint(String name, String... labels) {
    endpoints.add(
        made("ml-team", name, "http://10.0.0.1/" + name, labels(String.join(" ", labels))));
  }

  private void unroutable(String name, String... labels) {
    endpoints.add(made("ml-team", name, "http://127.0.0.1/v1", labels(String.join(" ", labels))));
  }

  private static ModelEndpoint made(
      String namespace, String name, String url, Map<String, String> labels) {
    return new ModelEndpoint(
        new Key(Kind.MODEL_ENDPOINT, namespace, name), Meta.of(labels, Map.of()), url, null, null);
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    Arrays.stream(text.split(" "))
        .filter(l -> !l.isEmpty())
        .map(l -> l.split("="))
        .forEach(l -> labels.put(l[0], l[1]));
    return labels;
  }

  private static Entry entry(String labels) {
    return entry(labels, null, 0);
  }

  private static Entry entry(String labels, int weight) {
    return entry(labels, weight, 0);
  }

  private static Entry entry(String labels, @Nullable Integer weight, int priority) {
    return new Entry(
        new TreeMap<>(labels(labels)), weight == null ? null : new Weight(weight), priority);
  }

  private Route route(Entry... entries) {
    ModelService service =
        new ModelService(
            new Key(Kind.MODEL_SERVICE, "ml-team", "qwen"), Meta.NONE, List.of(entries));
    var candidates =
        Endpoints.candidates(endpoints, List.of(), List.of(), List.of(), AddressPolicy.STRICT);
    return Router.routes(List.of(service), candidates).getFirst();
  }

  private String shares(Entry... entries) {
    return shares(route(entries));
  }

  private static String shares(Route route) {
    assertThat(route.traffic()).isInstanceOf(Split.class);
    return String.join(
        " ",
        ((Split) route.traffic())
            .shares().stream().map(s -> s.candidate().key().name() + ":" + s.weight()).toList());
  }
}
