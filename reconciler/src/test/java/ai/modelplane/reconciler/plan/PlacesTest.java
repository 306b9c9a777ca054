package ai.modelplane.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.plan.Traffic.Former;
import ai.modelplane.reconciler.plan.Traffic.Row;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A route knows only addresses and paths: which endpoint stands there is worked out. */
class PlacesTest {

  static final String PUBLIC = Sketch.endpoint("public", "https://engine.example.com/v1");
  static final String PRIVATE =
      Sketch.endpoint("a-private", "https://engine.example.com/v1")
          .replace("/v1\"}", "/v1\", tls: {caRef: {kind: Secret, name: fleet-ca}}}");

  static Traffic traffic(Compilation before, Compilation after) {
    return Sketch.traffic(after, Sketch.applied(before)).getFirst();
  }

  static Compilation compile(String manifests) {
    return Sketch.compile(manifests, TrafficTest.FLEET);
  }

  static Key endpoint(String name) {
    return new Key(Kind.MODEL_ENDPOINT, "ml-team", name);
  }

  @Test
  void anotherPathIsAnotherPlace() {
    String service = Sketch.service("prov");

    Traffic traffic =
        traffic(
            compile(service + Sketch.endpoint("prov", "http://10.0.1.77/ml-team/qwen-0/v1")),
            compile(service + Sketch.endpoint("prov", "http://10.0.1.77/ml-team/kimi-0/v1")));

    assertThat(traffic.rows())
        .containsExactly(
            new Row(
                List.of("prov"),
                "",
                1,
                1,
                "http://10.0.1.77/ml-team/kimi-0",
                Optional.of(new Former.Address("http://10.0.1.77/ml-team/qwen-0"))));
    assertThat(traffic.effect()).isEqualTo(Traffic.Effect.MOVED);
    assertThat(traffic.moved()).isEqualTo(1);
  }

  @Test
  void ofTwoThatDifferInTheirCaTheOneThatGoesIsNamed() {
    String service = Sketch.service("public", "a-private", "qwen");

    Traffic traffic = traffic(compile(service + PUBLIC + PRIVATE), compile(service + PRIVATE));

    assertThat(TrafficTest.rows(traffic))
        .containsExactly("a-private - 33 -> 50", "qwen-0 east 33 -> 50", "public - 33 -> 0");
  }

  @Test
  void ofTwoThatDifferInTheirCaTheOneWhosePathChangesIsNamed() {
    String service = Sketch.service("public:60", "a-private:40");

    Traffic traffic =
        traffic(
            compile(service + PUBLIC + PRIVATE),
            compile(service + PUBLIC.replace("example.com/v1", "example.com/next/v1") + PRIVATE));

    assertThat(traffic.rows())
        .containsExactly(
            new Row(
                List.of("public"),
                "",
                0.6,
                0.6,
                "https://engine.example.com/next",
                Optional.of(new Former.Address("https://engine.example.com/"))),
            new Row(
                List.of("a-private"),
                "",
                0.4,
                0.4,
                "https://engine.example.com",
                Optional.empty()));
  }

  @Test
  void anotherCaAtTheSamePlaceMovesNoRequest() {
    String service = Sketch.service("a-private");

    Traffic traffic =
        traffic(
            compile(service + PRIVATE), compile(service + PRIVATE.replace("fleet-ca", "new-ca")));

    assertThat(traffic.isChanged()).isFalse();
    assertThat(TrafficTest.rows(traffic)).containsExactly("a-private - 100 -> 100");
  }

  static final String SAME =
      Sketch.endpoint("prov-a", "https://prov.example.com/v1")
          + Sketch.endpoint("prov-b", "https://prov.example.com/v1");

  @Test
  void twoAtOnePlaceShareARow() {
    Compilation both = compile(Sketch.service("prov-a:60", "prov-b:40") + SAME);

    Traffic traffic = traffic(both, both);

    assertThat(TrafficTest.rows(traffic)).containsExactly("prov-a, prov-b - 100 -> 100");
    assertThat(traffic.objects()).contains(endpoint("prov-a"), endpoint("prov-b"));
  }

  @Test
  void oneThatLeavesAPlaceOfTwoTakesItsShareAlong() {
    String service = Sketch.service("prov-a:60", "prov-b:40");

    Traffic traffic =
        traffic(
            compile(service + SAME),
            compile(
                service
                    + Sketch.endpoint("prov-a", "https://prov.example.com/v1")
                    + Sketch.endpoint("prov-b", "https://other.example.com/v1")));

    assertThat(TrafficTest.rows(traffic)).containsExactly("prov-a - 100 -> 60", "prov-b - 0 -> 40");
    assertThat(traffic.moved()).isEqualTo(0.4);
  }

  @Test
  void ofTwoAtOnePlaceTheOneThatTheServiceSelectsIsNamed() {
    Compilation second = compile(Sketch.service("prov-b") + SAME);
    Compilation none = compile(Sketch.service("qwen") + SAME);

    assertThat(TrafficTest.rows(traffic(second, second))).containsExactly("prov-b - 100 -> 100");
    assertThat(TrafficTest.rows(traffic(second, none)))
        .containsExactly("qwen-0 east 0 -> 100", "prov-b - 100 -> 0");
  }
}
