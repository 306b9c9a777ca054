package ai.modelplane.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.cluster.LiveObject;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What others attach to the Service {@code b} of ours. */
class StraysTest extends Planning {

  private static final String NOON = "2026-01-01T12:00:00Z";

  @BeforeEach
  void aBackend() {
    wantRendered(backend(80));
    live.add(Live.ours(backend(80)));
  }

  private static ObjectNode policy(String name, String labels) {
    return Live.yaml(
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: BackendTLSPolicy
        metadata: {name: %s, namespace: ml%s}
        spec:
          targetRefs: [{group: "", kind: Service, name: b}, {group: "", kind: Service, name: x}]
          validation: {hostname: a.example.com}
        """
            .formatted(name, labels));
  }

  private static LiveObject made(LiveObject object, String time) {
    object.tree().withObject("/metadata").put("creationTimestamp", time);
    return object;
  }

  private void stranger(String time) {
    live.add(made(Live.appliedBy("kubectl", "Update", policy("theirs", "")), time));
  }

  @Test
  void aPolicyIsNamedAndLeft() throws Throwable {
    stranger(NOON);

    only(
        Change.Skip.class,
        skip -> {
          assertThat(skip.key().name()).isEqualTo("theirs");
          assertThat(skip.hold()).isEqualTo(new Hold.StrayPolicy(List.of(Live.key(backend(80)))));
        });
  }

  @ParameterizedTest
  @CsvSource({"11:00, 1", "13:00, 0"})
  void ofTwoPoliciesTheOlderOneCounts(String time, int named) {
    ObjectNode own = policy("b", ", " + OURS);
    wantRendered(own);
    live.add(made(Live.ours(own), NOON));
    stranger("2026-01-01T" + time + ":00Z");

    assertThat(plan().changes()).hasSize(named);
  }
}
