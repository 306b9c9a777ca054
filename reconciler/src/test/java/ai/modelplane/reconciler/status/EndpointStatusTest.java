package ai.modelplane.reconciler.status;

import static ai.modelplane.testing.Yaml.provider;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.reconciler.plan.Live;
import ai.modelplane.reconciler.plan.Sketch;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether an endpoint can be routed to, and why not. */
class EndpointStatusTest {

  @ParameterizedTest
  @CsvSource({
    "https://api.example.com/v1,  True,  Resolved",
    "http://169.254.169.254/v1,   False, RefusedAddress",
    "https://10.0.0.1/v1,         False, UnusableTLS",
  })
  void theConditionSaysWhetherAndWhy(String url, String state, String reason) {
    Candidate candidate =
        Sketch.compile("", provider("e", url)).candidates().in("ml-team").getFirst();

    JsonNode condition =
        EndpointStatus.tree(candidate, Live.yaml("{}"), 3, "2026-01-01T00:00:00Z")
            .at("/conditions/0");

    assertThat(condition.path("type").asText()).isEqualTo("Routable");
    assertThat(condition.path("status").asText()).isEqualTo(state);
    assertThat(condition.path("reason").asText()).isEqualTo(reason);
    assertThat(condition.path("message").asText()).isNotEmpty();
    assertThat(condition.path("observedGeneration").asInt()).isEqualTo(3);
  }
}
