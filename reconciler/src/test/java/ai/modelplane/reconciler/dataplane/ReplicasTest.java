package ai.modelplane.reconciler.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testbed.RecordingEngine;
import ai.modelplane.testbed.RecordingEngine.Request;
import ai.modelplane.testing.Yaml;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody writes an endpoint: replicas become ready, move and go, and the address follows. */
@Tag("real")
class ReplicasTest {

  @TempDir Path repo;
  Site site;

  @BeforeEach
  void begin() {
    site = Site.begin("replicas", repo);
  }

  @AfterEach
  void end() {
    site.close();
  }

  @Test
  void aReplicaIsReachedThroughTheGatewayOfItsCluster() {
    RecordingEngine east = site.engine("east");
    RecordingEngine west = site.engine("west");
    site.testbed.network().place("10.0.1.50", 80, east.port());
    site.testbed.network().place("gateway.eu-west.example", 80, west.port());
    site.cluster("prod-us-east", "10.0.1.50")
        .cluster("prod-eu-west", "gateway.eu-west.example")
        .replica("qwen-0", "qwen", "prod-us-east")
        .replica("qwen-1", "qwen", "prod-eu-west")
        .service("qwen", "qwen")
        .reconcile();
    String address = site.serving("qwen", 200);
    east.forget();
    west.forget();

    for (int i = 0; i < 4; i++) {
      assertThat(site.http.post(address + "/v1/chat/completions", "{}").statusCode())
          .isEqualTo(200);
    }

    assertThat(east.requests())
        .hasSize(2)
        .extracting(Request::path)
        .containsOnly("/%s/qwen-0/v1/chat/completions".formatted(site.namespace));
    assertThat(west.requests())
        .hasSize(2)
        .allSatisfy(request -> assertThat(request.host()).isEqualTo("gateway.eu-west.example"))
        .extracting(Request::path)
        .containsOnly("/%s/qwen-1/v1/chat/completions".formatted(site.namespace));
  }

  @Test
  void aServiceWithoutAnEndpointAnswers503AndComesBack() {
    RecordingEngine engine = site.engine("east");
    site.testbed.network().place("10.0.1.50", 80, engine.port());
    site.cluster("prod-us-east", "10.0.1.50")
        .replica("qwen-0", "qwen", "prod-us-east")
        .service("qwen", "qwen")
        .reconcile();
    String address = site.serving("qwen", 200);

    site.ready("qwen-0", false).reconcile();
    assertThat(site.serving("qwen", 503)).isEqualTo(address);
    engine.forget();
    assertThat(site.http.post(address + "/v1/chat/completions", "{}").statusCode()).isEqualTo(503);
    assertThat(site.http.get(address).statusCode()).isEqualTo(503);
    assertThat(engine.requests()).isEmpty();

    site.ready("qwen-0", true).reconcile();
    assertThat(site.serving("qwen", 200)).isEqualTo(address);
    assertThat(engine.requests()).isNotEmpty();
  }

  @Test
  void aServiceThatNeverHadAnEndpointAnswers503() {
    site.service("qwen", "qwen").reconcile();

    String expected = site.testbed.gatewayUrl() + "/" + site.namespace + "/qwen";
    Http.eventually("503", () -> site.http.get(expected + "/health").statusCode() == 503);
  }

  /** Break-glass: a provider of a higher priority number gets nothing while replicas can answer. */
  @Test
  void aProviderTakesOverWhenNoReplicaIsLeftAndHandsBack() {
    RecordingEngine replica = site.engine("replica");
    RecordingEngine provider = site.engine("provider");
    site.testbed.network().place("10.0.1.50", 80, replica.port());
    site.testbed.network().place("api.provider.example", 8080, provider.port());
    site.cluster("prod-us-east", "10.0.1.50")
        .replica("qwen-0", "qwen", "prod-us-east")
        .endpoint("provider", "external", "http://api.provider.example:8080/openai/v1")
        .write(
            "qwen.yaml",
            Yaml.service("qwen").in("NS").over("qwen", "external").with("  priority: 10"))
        .reconcile();
    String address = site.serving("qwen", 200);
    ask(address, 10);
    assertThat(provider.requests()).isEmpty();

    site.ready("qwen-0", false).reconcile();
    Http.eventually(
        "the provider answers",
        () -> site.http.get(address + "/health").body().contains("\"provider\""));
    replica.forget();
    ask(address, 10);
    assertThat(replica.requests()).isEmpty();

    site.ready("qwen-0", true).reconcile();
    Http.eventually(
        "the replica answers",
        () -> site.http.get(address + "/health").body().contains("\"replica\""));
    provider.forget();
    ask(address, 10);
    assertThat(provider.requests()).isEmpty();
  }

  private void ask(String address, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(site.http.get(address + "/health").statusCode()).isEqualTo(200);
    }
  }
}
