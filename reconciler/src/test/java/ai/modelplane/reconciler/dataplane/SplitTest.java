package ai.modelplane.reconciler.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testbed.RecordingEngine;
import ai.modelplane.testbed.RecordingEngine.Request;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 400 requests are split exactly as the weights say. */
@Tag("real")
class SplitTest {

  @TempDir Path repo;
  Site site;

  @BeforeEach
  void begin() {
    site = Site.begin("split", repo);
  }

  @AfterEach
  void end() {
    site.close();
  }

  @Test
  void aWeightIsSharedByTheEndpointsOfItsEntry() {
    RecordingEngine one = site.engine("one");
    RecordingEngine two = site.engine("two");
    RecordingEngine next = site.engine("next");
    site.endpoint("one", "qwen", "http://127.0.0.1:%d/v1".formatted(one.port()))
        .endpoint("two", "qwen", "http://127.0.0.1:%d/v1".formatted(two.port()))
        .endpoint("next", "qwen-next", "http://127.0.0.1:%d/v1".formatted(next.port()))
        .service("qwen", "qwen:1", "qwen-next:3")
        .reconcile();

    send(400, "qwen");

    assertThat(one.requests()).hasSize(50);
    assertThat(two.requests()).hasSize(50);
    assertThat(next.requests()).hasSize(300);
  }

  @Test
  void withoutWeightsEveryEndpointGetsTheSame() {
    RecordingEngine one = site.engine("one");
    RecordingEngine two = site.engine("two");
    RecordingEngine next = site.engine("next");
    RecordingEngine last = site.engine("last");
    site.endpoint("one", "qwen", "http://127.0.0.1:%d/v1".formatted(one.port()))
        .endpoint("two", "qwen", "http://127.0.0.1:%d/v1".formatted(two.port()))
        .endpoint("next", "qwen", "http://127.0.0.1:%d/v1".formatted(next.port()))
        .endpoint("last", "qwen-next", "http://127.0.0.1:%d/v1".formatted(last.port()))
        .service("qwen", "qwen", "qwen-next")
        .reconcile();

    send(400, "qwen");

    assertThat(one.requests()).hasSize(100);
    assertThat(two.requests()).hasSize(100);
    assertThat(next.requests()).hasSize(100);
    assertThat(last.requests()).hasSize(100);
  }

  /** One address, ten paths: each path has its own share although all have one backend. */
  @Test
  void tenReplicasBehindOneClusterGatewayShareNinetyFivePercent() {
    RecordingEngine gateway = site.engine("gateway");
    site.testbed.network().place("10.0.1.50", 80, gateway.port());
    site.testbed.network().place("10.0.2.50", 80, gateway.port());
    site.cluster("prod-us-east", "10.0.1.50").cluster("prod-eu-west", "10.0.2.50");
    Map<String, Long> expected = new TreeMap<>();
    for (int i = 0; i < 10; i++) {
      site.replica("qwen-" + i, "qwen", "prod-us-east");
      expected.put("/%s/qwen-%d/health".formatted(site.namespace, i), 38L);
    }
    site.replica("qwen-next-0", "qwen-next", "prod-eu-west");
    expected.put("/%s/qwen-next-0/health".formatted(site.namespace), 20L);
    site.service("qwen", "qwen:95", "qwen-next:5").reconcile();

    send(400, "qwen");

    Map<String, Long> got =
        gateway.requests().stream()
            .collect(Collectors.groupingBy(Request::path, TreeMap::new, Collectors.counting()));
    assertThat(got).isEqualTo(expected);
  }

  /**
   * The gateway takes turns: only what is counted from its first turn on is exact. So the request
   * that finds the service serving is one of them.
   */
  private void send(int requests, String service) {
    String address = site.serving(service, 200);
    for (int i = 1; i < requests; i++) {
      assertThat(site.http.get(address + "/health").statusCode()).isEqualTo(200);
    }
  }
}
