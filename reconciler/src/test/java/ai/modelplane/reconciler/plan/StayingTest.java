package ai.modelplane.reconciler.plan;

import static ai.modelplane.reconciler.plan.TrafficTest.FLEET;
import static ai.modelplane.testing.Yaml.all;
import static ai.modelplane.testing.Yaml.cluster;
import static ai.modelplane.testing.Yaml.provider;
import static ai.modelplane.testing.Yaml.replica;
import static ai.modelplane.testing.Yaml.replicas;
import static ai.modelplane.testing.Yaml.service;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.testing.Yaml;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Services of which not all becomes what their manifests say: their traffic is told all the same.
 */
class StayingTest {

  static final Key SERVICE = new Key(Kind.MODEL_SERVICE, "ml-team", "qwen");
  static final Yaml CANARY = provider("canary", "https://canary.example.com/v1");
  static final String PAUSED = "paused by the annotation modelplane.ai/reconcile of " + SERVICE;

  static final String WANTED = all(service("qwen").over("qwen:95", "canary:5"), CANARY);
  static final String SHIFTED = all(service("qwen").over("qwen:80", "canary:20"), CANARY);
  static final String MISTAKEN = WANTED.replace("weight: 95", "weight: \"95 %\"");
  static final String MANY = all(FLEET, replicas("qwen", 1, 18, "west"));

  /** As it was. */
  static final List<String> SAME = List.of("qwen-0 east 95 -> 95", "canary - 5 -> 5");

  final SortedMap<Key, LiveObject> live = Sketch.applied(Sketch.compile(WANTED, FLEET));

  void pause() {
    live.get(SERVICE)
        .tree()
        .withObject("/metadata/annotations")
        .put("modelplane.ai/reconcile", "disabled");
  }

  static Stream<Arguments> stories() {
    Yaml one = service("qwen").over("qwen");
    String paused =
        one.replace("spec:", "  annotations: {modelplane.ai/reconcile: disabled}\nspec:");
    return Stream.of(
        story(
            "paused", s -> s.pause(), SHIFTED, FLEET, SAME, "the route stays as it is: " + PAUSED),
        story(
            "paused while its endpoints move",
            s -> s.pause(),
            WANTED.replace("canary.example.com", "other.example.com"),
            all(cluster("west", "10.0.2.50"), replica("qwen-0", "west")),
            SAME,
            "the route stays as it is: "
                + PAUSED
                + "; it still sends to where qwen-0 was, and to where canary was"),
        story(
            "paused from the start",
            s -> s.live.clear(),
            paused,
            FLEET,
            List.of(),
            "clients get 404: " + PAUSED),
        story(
            "gone, and deletion is held",
            s -> {},
            "",
            FLEET,
            SAME,
            "its manifest is gone; deletion is held, clients would get 404"),
        story(
            "its manifest has errors",
            s -> {},
            MISTAKEN,
            FLEET,
            SAME,
            "stays as it is: its manifest in - has errors"),
        story(
            "its manifest has errors and a replica went away",
            s -> {},
            MISTAKEN,
            cluster("east", "10.0.1.50"),
            List.of("canary - 5 -> 100", "qwen-0 east 95 -> 0"),
            "its spec stays as it is: its manifest in - has errors"),
        story(
            "an endpoint's manifest has errors",
            s -> {},
            WANTED.replace("https://canary.example.com/v1", "\"\""),
            FLEET,
            SAME,
            "canary stays as it is: its manifest in - has errors"),
        story(
            "new with too many endpoints",
            s -> s.live.clear(),
            one,
            MANY,
            List.of(),
            "clients get 404: 18 endpoints are more than the 16 that one route can hold: Gateway"
                + " modelplane-system/modelplane is not seen"),
        story(
            "too many endpoints by now",
            s -> {},
            WANTED,
            MANY,
            SAME,
            "the route stays as it is: 19 endpoints are more than the 16 that one route can hold:"
                + " Gateway modelplane-system/modelplane is not seen"));
  }

  private static Arguments story(
      String what,
      Consumer<StayingTest> before,
      CharSequence manifests,
      CharSequence fleet,
      List<String> rows,
      String note) {
    return Arguments.of(what, before, manifests.toString(), fleet.toString(), rows, note);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stories")
  void theTrafficIsToldWithWhyItStays(
      String what,
      Consumer<StayingTest> before,
      String manifests,
      String fleet,
      List<String> rows,
      String note) {
    before.accept(this);

    Traffic traffic = only(manifests, fleet);

    assertThat(TrafficTest.rows(traffic)).isEqualTo(rows);
    if (rows.equals(SAME)) {
      assertThat(traffic.effect()).isEqualTo(Traffic.Effect.UNCHANGED);
      assertThat(traffic.isChanged()).isFalse();
    }
    assertThat(traffic.note().text()).isEqualTo(note);
  }

  Traffic only(CharSequence manifests, CharSequence fleet) {
    List<Traffic> all = Sketch.traffic(Sketch.compile(manifests, fleet, live), live);
    assertThat(all).hasSize(1);
    assertThat(all.getFirst().service()).isEqualTo(SERVICE);
    return all.getFirst();
  }

  @Test
  void aPausedServiceSaysThatItSendsToAReplicaThatWentAway() {
    pause();

    Traffic traffic = only(WANTED, cluster("east", "10.0.1.50"));

    assertThat(TrafficTest.rows(traffic))
        .containsExactly("qwen-0 east 95 -> 95", "canary - 5 -> 5");
    assertThat(traffic.note().text())
        .isEqualTo(
            "the route stays as it is: " + PAUSED + "; it still sends to qwen-0, which goes");
    assertThat(traffic.objects()).contains(new Key(Kind.MODEL_ENDPOINT, "ml-team", "qwen-0"));
  }

  @Test
  void anEndpointThatAPausedServiceSelectsIsItsOwn() {
    pause();

    Traffic traffic = only(WANTED, all(FLEET, replica("qwen-1", "west")));

    assertThat(traffic.rows()).hasSize(2);
    assertThat(traffic.objects()).contains(new Key(Kind.MODEL_ENDPOINT, "ml-team", "qwen-1"));
  }

  @Test
  void anEndpointWhoseDeletionIsHeldIsNotTheService() {
    String many = WANTED;
    for (int i = 0; i < 6; i++) {
      many = all(many, provider("spare-" + i, "https://spare.example.com/v1"));
    }
    live.putAll(Sketch.applied(Sketch.compile(many, FLEET)));

    Traffic traffic = only(service("qwen").over("qwen:95", "canary:5"), FLEET);

    assertThat(traffic.note().text()).isEqualTo("canary stays as it is: deletions are held");
  }

  @Test
  void aServiceThatAnotherApplierOwnsToo() {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    fields.putObject("f:spec").putObject("f:endpoints");
    Live.writer(live.get(SERVICE).tree(), "argocd-controller", "Apply", fields);

    assertThat(only(SHIFTED, FLEET).note().text())
        .isEqualTo(
            "its manifest is not applied: its field spec.endpoints is also applied by"
                + " argocd-controller");
  }

  @Test
  void aServiceThatGoesWithoutEverHavingHadARouteIsNamed() {
    Compilation both = Sketch.compile(service("other").over("qwen"), "");
    SortedMap<Key, LiveObject> unserved = new TreeMap<>(live);
    Key other = new Key(Kind.MODEL_SERVICE, "ml-team", "other");
    unserved.put(other, Sketch.applied(both).get(other));

    List<Traffic> all = Sketch.traffic(Sketch.compile(WANTED, FLEET, unserved), unserved);

    assertThat(all).extracting(Traffic::service).containsExactly(SERVICE, other);
    assertThat(all.getLast().note().text()).isEqualTo("clients get 404: its manifest is gone");
    assertThat(all.getLast().rows()).isEmpty();
  }
}
