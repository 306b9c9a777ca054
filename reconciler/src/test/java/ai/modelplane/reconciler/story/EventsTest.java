package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testing.Yaml;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What kubectl describe tells of a service's past. */
class EventsTest extends TwoReplicasStory {

  @BeforeEach
  void applied() {
    assertThat(world.reconcile().exit()).isZero();
  }

  @Test
  void itsCreationIsOneAndNothingToDoIsNone() {
    assertThat(events())
        .containsExactly("Normal Created 1 the route was created: qwen-0 50.0 %, qwen-1 50.0 %");
    world.reconcile();
    assertThat(events()).hasSize(1);
    assertThat(world.kubectl("describe", "ms", "qwen").ok())
        .contains("modelplane  the route was created: qwen-0 50.0 %, qwen-1 50.0 %");
  }

  @Test
  void anEndpointThatGoesIsOneAndSoIsTheLast() {
    world.ready("qwen-1", false).reconcile();
    assertThat(events())
        .contains(
            "Normal EndpointGone 1 qwen-1 gets no more requests: qwen-0 50.0 % to 100.0 %, qwen-1"
                + " 50.0 % to 0.0 %");
    world.ready("qwen-0", false).reconcile();
    assertThat(events())
        .anyMatch(e -> e.startsWith("Warning Unserved 1 nobody serves it any more"));
    world.ready("qwen-1", true).reconcile();
    assertThat(events()).contains("Normal Served 1 it is served: qwen-1 100.0 %");
  }

  @Test
  void anEndpointThatMovesSaysFromWhereAndToWhere() {
    world.replica("qwen-1", "qwen", "prod-us-east").reconcile();
    assertThat(events())
        .contains("Normal Moved 1 qwen-1 moves from prod-eu-west to prod-us-east")
        .noneMatch(e -> e.contains("Reweighted"));
  }

  @Test
  void anEndpointThatIsNoLongerSelectedIsNotGone() {
    world.write(
        Yaml.service("qwen")
            .in("NS")
            .entry("modelplane.ai/deployment=qwen modelplane.ai/cluster=prod-us-east"));
    world.reconcile();
    assertThat(events())
        .contains("Normal Reweighted 1 qwen-0 50.0 % to 100.0 %, qwen-1 50.0 % to 0.0 %")
        .noneMatch(e -> e.contains("EndpointGone"));
  }

  @Test
  void otherWeightsAreOneAndDriftThatIsPutRightCountsUp() {
    world.write(World.service("qwen", "qwen").over("other:3"));
    world.replica("other-0", "other", "prod-us-east").reconcile();
    assertThat(events()).anyMatch(e -> e.startsWith("Normal Reweighted 1 "));

    for (int i = 1; i <= 2; i++) {
      world
          .kubectl(
              "patch",
              "httproute",
              "qwen",
              "--field-manager=somebody",
              "--type=json",
              "-p",
              "[{\"op\": \"replace\", \"path\": \"/spec/rules/0/backendRefs/0/weight\","
                  + " \"value\": "
                  + (6 + i) // another edit each time: the same one would be left as it is
                  + "}]")
          .ok();
      world.reconcile();
      assertThat(events())
          .contains(
              "Normal DriftCorrected "
                  + i
                  + " HTTPRoute "
                  + world.namespace
                  + "/qwen was put right after a change by somebody");
    }
  }

  private List<String> events() {
    return world
        .kubectl(
            "get",
            "events",
            "--field-selector=involvedObject.name=qwen",
            "-o",
            "jsonpath={range .items[*]}{.type} {.reason} {.count} {.message}{\"\\n\"}{end}")
        .ok()
        .lines()
        .toList();
  }
}
