package ai.modelplane.reconciler.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testbed.RecordingEngine;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others do to our objects takes the traffic away, and one pass brings it back. */
@Tag("real")
class MeddlingTest {

  @TempDir Path repo;
  private Site site;

  @BeforeEach
  void begin() {
    site = Site.begin("strangers", repo);
    RecordingEngine engine = site.engine("a");
    site.endpoint("a", "qwen", "http://127.0.0.1:" + engine.port() + "/v1")
        .service("qwen", "qwen")
        .reconcile();
    site.serving("qwen", 200);
  }

  @AfterEach
  void end() {
    site.close();
  }

  private String backend() {
    return site.testbed
        .kubectl(
            "get",
            "httproute",
            "qwen",
            "-n",
            site.namespace,
            "-o",
            "jsonpath={.spec.rules[0].backendRefs[0].name}")
        .ok();
  }

  private void patch(String kind, String name, String patch) {
    site.testbed
        .kubectl("patch", kind, name, "-n", site.namespace, "--type=merge", "-p", patch)
        .ok();
  }

  @Test
  void aPatchedHostname() {
    patch("httproute", "qwen", "{\"spec\": {\"hostnames\": [\"evil.example.com\"]}}");
    site.serving("qwen", 404);

    site.reconcile();

    site.serving("qwen", 200);
  }

  @Test
  void aPatchedSelectorAndTheSlicesThatItBrings() {
    patch(
        "service",
        backend(),
        "{\"spec\": {\"selector\": {\"app\": \"x\"}, \"ipFamilyPolicy\": \"SingleStack\","
            + " \"ipFamilies\": [\"IPv4\"]}}");
    String uid =
        site.testbed
            .kubectl(
                "get", "service", backend(), "-n", site.namespace, "-o", "jsonpath={.metadata.uid}")
            .ok();
    site.apply( // what the controller of EndpointSlices makes of a selector
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata:
          name: of-a-selector
          namespace: NS
          labels:
            kubernetes.io/service-name: BACKEND
            endpointslice.kubernetes.io/managed-by: endpointslice-controller.k8s.io
          ownerReferences: [{apiVersion: v1, kind: Service, name: BACKEND, uid: UID}]
        addressType: FQDN
        endpoints: [{addresses: [dead.example.invalid], conditions: {ready: true}}]
        ports: [{name: http, port: 1, protocol: TCP}]
        """
            .replace("BACKEND", backend())
            .replace("UID", uid));
    site.serving("qwen", 502);

    site.reconcile();

    site.alwaysServing("qwen");
  }

  /** The engine speaks no TLS. A policy is somebody's own: it is named, and stays. */
  @Test
  void aPolicyThatDemandsTls() {
    site.apply(
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: BackendTLSPolicy
        metadata: {name: theirs, namespace: NS}
        spec:
          targetRefs: [{group: "", kind: Service, name: BACKEND}]
          validation: {hostname: a.example.com, wellKnownCACertificates: System}
        """
            .replace("BACKEND", backend()));
    site.failing("qwen");

    site.reconcile();

    String ready = "{.status.conditions[?(@.type=='Ready')].%s}";
    assertThat(site.status("qwen", ready.formatted("status"))).isEqualTo("False");
    assertThat(site.status("qwen", ready.formatted("message")))
        .contains(
            "BackendTLSPolicy " + site.namespace + "/theirs: it decides how TLS is spoken to ");

    site.testbed.kubectl("delete", "backendtlspolicy", "theirs", "-n", site.namespace).ok();
    site.reconcile();
    assertThat(site.status("qwen", ready.formatted("status"))).isEqualTo("True");
    site.serving("qwen", 200);
  }

  /** A headless Service has no address that the Gateway could take. */
  @Test
  void anAnnotationOfTheGateway() {
    site.testbed
        .kubectl(
            "annotate",
            "service",
            backend(),
            "-n",
            site.namespace,
            "traefik.io/service.nativelb=true")
        .ok();
    site.serving("qwen", 500);

    site.reconcile();

    site.serving("qwen", 200);
  }
}
