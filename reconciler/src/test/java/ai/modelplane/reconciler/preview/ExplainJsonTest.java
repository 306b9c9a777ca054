package ai.modelplane.reconciler.preview;

import static ai.modelplane.testing.Yaml.all;
import static ai.modelplane.testing.Yaml.cluster;
import static ai.modelplane.testing.Yaml.provider;
import static ai.modelplane.testing.Yaml.replica;
import static ai.modelplane.testing.Yaml.service;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.plan.Sketch;
import ai.modelplane.reconciler.prepare.Prepared;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The explanation for programs says what the text says. */
class ExplainJsonTest {

  @Test
  void everyEndpointWithItsEntryItsShareAndTheReason() throws JsonProcessingException {
    Prepared prepared =
        Sketch.prepared(
            all(
                service("qwen").over("qwen:3", "canary:1", "meta:1"),
                provider("canary", "https://canary.example.com/v1"),
                provider("llama", "https://llama.example.com/v1")),
            all(
                provider("meta", "http://169.254.169.254/v1"),
                cluster("east", "10.0.1.50"),
                replica("qwen-0", "east"),
                replica("qwen-1", "east").ready(false)),
            new TreeMap<>());

    String text = ExplainJson.of(Explanations.of(prepared, /* ofSource= */ true, key -> true));

    JsonNode json = JsonMapper.builder().build().readTree(text).path(0);
    assertThat(text).endsWith("]\n");
    assertThat(json.path("namespace").asText()).isEqualTo("ml-team");
    assertThat(json.path("name").asText()).isEqualTo("qwen");
    assertThat(json.path("address").asText()).isEmpty();
    assertThat(json.at("/entries/0"))
        .hasToString(
            "{\"matchLabels\":{\"modelplane.ai/deployment\":\"qwen\"},"
                + "\"weight\":3,\"priority\":0,\"matches\":true}");
    assertThat(json.path("endpoints"))
        .extracting(
            e ->
                e.path("endpoint").asText()
                    + " "
                    + e.path("entry")
                    + " "
                    + e.path("routable")
                    + " "
                    + e.path("share")
                    + " "
                    + e.path("wanted")
                    + " "
                    + e.path("why").asText().replaceFirst(":.*", ""))
        .containsExactly(
            "qwen-0 0 true 0.75 0.75 entry 0, 3 of 4",
            "canary 1 true 0.25 0.25 entry 1, 1 of 4",
            "meta 2 false 0 0 RefusedAddress",
            "qwen-1 0 false 0 0 no endpoint",
            "llama null true 0 0 no entry matches");
    assertThat(json.path("wanted").asText())
        .isEqualTo(json.path("serves").asText())
        .isEqualTo("2 of 3 matched endpoints, priority 0");
    assertThat(json.path("route").asText("-")).isEmpty();
    assertThat(json.path("source").asText("-")).isEmpty();
  }

  @Test
  void noServiceIsAnEmptyList() {
    assertThat(ExplainJson.of(List.of())).isEqualTo("[ ]\n");
  }
}
