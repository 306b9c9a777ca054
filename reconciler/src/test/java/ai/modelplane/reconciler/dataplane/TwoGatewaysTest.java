package ai.modelplane.reconciler.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testbed.RecordingEngine;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One instance serves two Gateways, which come and go. */
@Tag("real")
class TwoGatewaysTest {

  @TempDir Path repo;
  private Site site;

  @BeforeEach
  void begin() {
    site = Site.begin("gateways", repo);
    RecordingEngine engine = site.engine("a");
    site.endpoint("a", "qwen", "http://127.0.0.1:" + engine.port() + "/v1").service("qwen", "qwen");
    gateway("one");
    gateway("two");
  }

  @AfterEach
  void end() {
    site.close();
  }

  private void gateway(String name) {
    site.apply(
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata:
          name: NAME
          namespace: NS
          annotations: {modelplane.ai/public-url: "http://NAME.example.com"}
        spec:
          gatewayClassName: traefik
          listeners:
          - name: web
            protocol: HTTP
            port: PORT
            hostname: NAME.example.com
            allowedRoutes: {namespaces: {from: All}}
        """
            .replace("NAME", name)
            .replace("PORT", Integer.toString(site.testbed.gatewayUrl().getPort())));
  }

  private void drop(String name) {
    site.testbed.kubectl("delete", "gateway", name, "-n", site.namespace).ok();
  }

  private void reconcile() {
    site.reconcile("--gateway", site.namespace + "/one", "--gateway", site.namespace + "/two");
  }

  /** Clients of a Gateway get this answer, sooner or later. */
  private void answers(String gateway, int code) {
    URI url = site.testbed.gatewayUrl();
    String path = "/" + site.namespace + "/qwen/health";
    Http.eventually(
        gateway + " answers " + code,
        () -> Http.once(url + path, gateway + ".example.com").startsWith("HTTP/1.1 " + code));
  }

  private String condition(String type, String field) {
    return site.status("qwen", "{.status.conditions[?(@.type=='%s')].%s}".formatted(type, field));
  }

  @Test
  void requestsThroughBothReachAnEndpointAndTheOneThatGoesIsNamed() {
    reconcile();
    assertThat(site.address("qwen"))
        .isEqualTo("http://one.example.com/" + site.namespace + "/qwen");
    answers("one", 200);
    answers("two", 200);
    assertThat(condition("RoutingReady", "status")).isEqualTo("True");

    drop("two");
    reconcile();
    assertThat(condition("RoutingReady", "reason")).isEqualTo("GatewayMissing");
    assertThat(condition("RoutingReady", "message")).contains(site.namespace + "/two");
    assertThat(condition("Ready", "status")).as("the address serves").isEqualTo("True");
    answers("one", 200);
    answers("two", 404);

    gateway("two");
    reconcile();
    answers("two", 200);
    drop("one");
    reconcile();
    assertThat(condition("RoutingReady", "message")).contains(site.namespace + "/one");
    assertThat(condition("Ready", "reason")).isEqualTo("GatewayMissing");
    answers("one", 404);
    answers("two", 200);
  }
}
