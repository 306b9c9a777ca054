package ai.modelplane.reconciler.plan;

import static ai.modelplane.testing.Yaml.all;
import static ai.modelplane.testing.Yaml.provider;
import static ai.modelplane.testing.Yaml.service;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.plan.Traffic.Former;
import ai.modelplane.reconciler.plan.Traffic.Row;
import ai.modelplane.testing.Yaml;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A route knows only addresses and paths: which endpoint stands there is worked out. */
class PlacesTest {

  static final Yaml PUBLIC = provider("public", "https://engine.example.com/v1");
  static final Yaml PRIVATE =
      provider("a-private", "https://engine.example.com/v1")
          .with("tls: {caRef: {kind: Secret, name: fleet-ca}}");

  static Traffic traffic(Compilation before, Compilation after) {
    return Sketch.traffic(after, Sketch.applied(before)).getFirst();
  }

  static Compilation compile(CharSequence manifests) {
    return Sketch.compile(manifests, TrafficTest.FLEET);
  }

  static Key endpoint(String name) {
    return new Key(Kind.MODEL_ENDPOINT, "ml-team", name);
  }

  @Test
  void anotherPathIsAnotherPlace() {
    Yaml service = service("qwen").over("prov");

    Traffic traffic =
        traffic(
            compile(all(service, provider("prov", "http://10.0.1.77/ml-team/qwen-0/v1"))),
            compile(all(service, provider("prov", "http://10.0.1.77/ml-team/kimi-0/v1"))));

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
    Yaml service = service("qwen").over("public", "a-private", "qwen");

    Traffic traffic =
        traffic(compile(all(service, PUBLIC, PRIVATE)), compile(all(service, PRIVATE)));

    assertThat(TrafficTest.rows(traffic))
        .containsExactly("a-private - 33 -> 50", "qwen-0 east 33 -> 50", "public - 33 -> 0");
  }

  @Test
  void ofTwoThatDifferInTheirCaTheOneWhosePathChangesIsNamed() {
    Yaml service = service("qwen").over("public:60", "a-private:40");

    Traffic traffic =
        traffic(
            compile(all(service, PUBLIC, PRIVATE)),
            compile(
                all(service, PUBLIC.replace("example.com/v1", "example.com/next/v1"), PRIVATE)));

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
    Yaml service = service("qwen").over("a-private");

    Traffic traffic =
        traffic(
            compile(all(service, PRIVATE)),
            compile(all(service, PRIVATE.replace("fleet-ca", "new-ca"))));

    assertThat(traffic.isChanged()).isFalse();
    assertThat(TrafficTest.rows(traffic)).containsExactly("a-private - 100 -> 100");
  }

  static final String SAME =
      all(
          provider("prov-a", "https://prov.example.com/v1"),
          provider("prov-b", "https://prov.example.com/v1"));

  @Test
  void twoAtOnePlaceShareARow() {
    Compilation both = compile(all(service("qwen").over("prov-a:60", "prov-b:40"), SAME));

    Traffic traffic = traffic(both, both);

    assertThat(TrafficTest.rows(traffic)).containsExactly("prov-a, prov-b - 100 -> 100");
    assertThat(traffic.objects()).contains(endpoint("prov-a"), endpoint("prov-b"));
  }

  @Test
  void oneThatLeavesAPlaceOfTwoTakesItsShareAlong() {
    Yaml service = service("qwen").over("prov-a:60", "prov-b:40");

    Traffic traffic =
        traffic(
            compile(all(service, SAME)),
            compile(
                all(
                    service,
                    provider("prov-a", "https://prov.example.com/v1"),
                    provider("prov-b", "https://other.example.com/v1"))));

    assertThat(TrafficTest.rows(traffic)).containsExactly("prov-a - 100 -> 60", "prov-b - 0 -> 40");
    assertThat(traffic.moved()).isEqualTo(0.4);
  }

  @Test
  void ofTwoAtOnePlaceTheOneThatTheServiceSelectsIsNamed() {
    Compilation second = compile(all(service("qwen").over("prov-b"), SAME));
    Compilation none = compile(all(service("qwen").over("qwen"), SAME));

    assertThat(TrafficTest.rows(traffic(second, second))).containsExactly("prov-b - 100 -> 100");
    assertThat(TrafficTest.rows(traffic(second, none)))
        .containsExactly("qwen-0 east 0 -> 100", "prov-b - 100 -> 0");
  }
}
