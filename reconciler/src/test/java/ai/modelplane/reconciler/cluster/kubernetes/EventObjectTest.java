package ai.modelplane.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.ServiceEvent;
import ai.modelplane.reconciler.cluster.kubernetes.ApiServer.Request;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often the same thing is told. */
class EventObjectTest extends OnAServer {

  static final Instant START = Instant.parse("2026-01-06T10:00:00Z");

  ApiServer server;

  @BeforeEach
  void talk() {
    server =
        new ApiServer(Servers.access(testbed.apiUrl(), testbed.adminToken(), testbed.caFile()));
  }

  @AfterEach
  void end() {
    server.close();
  }

  void record(boolean warning, String reason, Duration after) {
    ServiceEvent event =
        new ServiceEvent(key(Kind.MODEL_SERVICE, "qwen"), "u", warning, reason, "as it is");
    new EventObject(server).record(event, START.plus(after));
  }

  JsonNode only() {
    JsonNode items =
        server.send(Request.get("api/v1/namespaces/" + namespace + "/events")).body().path("items");
    assertThat(items).hasSize(1);
    return items.path(0);
  }

  @Test
  void aConflictThatLastsIsWrittenEveryTenMinutesAtMost() {
    record(true, "Conflict", Duration.ZERO);
    String first = only().at("/metadata/resourceVersion").asText();
    record(true, "Conflict", Duration.ofSeconds(15));
    record(true, "Conflict", Duration.ofMinutes(10).minusSeconds(1));
    assertThat(only().at("/metadata/resourceVersion").asText()).isEqualTo(first);

    record(true, "Conflict", Duration.ofMinutes(10));

    assertThat(only().path("count").asInt()).isEqualTo(2);
    assertThat(only().path("lastTimestamp").asText()).isEqualTo("2026-01-06T10:10:00Z");
  }

  @Test
  void soIsAFailure() {
    record(true, "Failed", Duration.ZERO);
    record(true, "Failed", Duration.ofMinutes(1));
    assertThat(only().path("count").asInt()).isEqualTo(1);
  }

  @Test
  void whatHappensAnewEachTimeIsCountedEachTime() {
    record(false, "DriftCorrected", Duration.ZERO);
    record(false, "DriftCorrected", Duration.ofSeconds(15));
    assertThat(only().path("count").asInt()).isEqualTo(2);
  }
}
