package ai.modelplane.reconciler.preview;

import static ai.modelplane.testing.Yaml.all;
import static ai.modelplane.testing.Yaml.cluster;
import static ai.modelplane.testing.Yaml.provider;
import static ai.modelplane.testing.Yaml.replica;
import static ai.modelplane.testing.Yaml.service;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.plan.Sketch;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who gets which share, and why each other endpoint gets none. */
class ExplainTextTest {

  static String explain(CharSequence manifests, CharSequence live) {
    return Explanations.of(
            Sketch.prepared(manifests, live, new TreeMap<>()), /* ofSource= */ true, key -> true)
        .stream()
        .map(e -> ExplainText.of(e, Style.PLAIN))
        .collect(Collectors.joining());
  }

  @Test
  void everyReasonIsNamed() {
    String live =
        all(
            cluster("east", "10.0.1.50"),
            replica("qwen-0", "east"),
            replica("qwen-1", "nowhere"),
            provider("meta", "http://169.254.169.254/v1"));
    String manifests =
        all(
            service("qwen").over("qwen:3", "canary:1", "zero:0", "meta:1"),
            provider("canary", "https://canary.example.com/v1"),
            provider("zero", "https://zero.example.com/v1"),
            provider("llama", "https://llama.example.com/v1"));

    assertThat(explain(manifests, live))
        .isEqualTo(
            """
            ModelService ml-team/qwen
              address  (none yet)
              serves   2 of 4 matched endpoints, priority 0
              entry 0  modelplane.ai/deployment=qwen; weight 3
              entry 1  modelplane.ai/deployment=canary; weight 1
              entry 2  modelplane.ai/deployment=zero; weight 0
              entry 3  modelplane.ai/deployment=meta; weight 1
              ENDPOINT   CLUSTER   SHARE    WHY
              qwen-0     east      75.0 %   entry 0, 3 of 4
              canary     -         25.0 %   entry 1, 1 of 4
              meta       -         -        RefusedAddress: 169.254.169.254 is a cloud metadata address (169.254.169.254/32)
              zero       -         -        entry 2 has weight 0
              qwen-1     nowhere   -        no endpoint: the replica is on InferenceCluster nowhere, which is not there
              llama      -         -        no entry matches: modelplane.ai/deployment is llama, not qwen
            """);
  }

  @Test
  void breakGlassWaitsForItsTurn() {
    String live = all(cluster("east", "10.0.1.50"), replica("qwen-0", "east"));
    String manifests =
        all(
            service("qwen").over("qwen", "spare").with("  priority: 10"),
            provider("spare", "https://spare.example.com/v1"));

    assertThat(explain(manifests, live))
        .contains("  entry 1  modelplane.ai/deployment=spare; priority 10\n")
        .contains(
            "  spare      -         -         entry 1 has priority 10; priority 0 can serve\n");
    assertThat(explain(manifests, live.replace("\"True\"", "\"False\"")))
        .contains("  serves   1 of 1 matched endpoints, priority 10\n");
  }

  @Test
  void nobodyIsSaidPlainly() {
    assertThat(explain(service("qwen").over("none"), ""))
        .contains("  serves   nobody (clients get 503): no selector matches an endpoint\n");
  }
}
