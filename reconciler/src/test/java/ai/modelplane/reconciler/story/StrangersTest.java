package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cli.Cli;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** What becomes of what others put beside our fields into an object that is rendered. */
class StrangersTest extends OneServiceStory {

  private String backend() {
    return world.objects("Service").getFirst().replaceFirst(".*/", "");
  }

  private void patch(String kind, String name, String manager, String patch) {
    world
        .kubectl("patch", kind, name, "--type=merge", "--field-manager=" + manager, "-p", patch)
        .ok();
  }

  /** One pass puts it right, shows who did it, and leaves nothing to do. */
  private Cli putRight(String kind, String name, String manager) {
    Cli diff = world.diff();
    assertThat(diff.exit()).as(diff.err() + diff.out()).isEqualTo(1);
    assertThat(diff.out())
        .contains(
            "~ configure " + kind + " " + world.namespace + "/" + name + ": drift, changed by ")
        .contains("changed by " + manager);

    Cli pass = world.reconcile();
    assertThat(pass.exit()).as(pass.err() + pass.out()).isZero();
    assertThat(pass.out())
        .contains(kind + " " + world.namespace + "/" + name + " configured: drift, changed by ")
        .hasLineCount(1);
    isServing();
    assertNothingToDo();
    return diff;
  }

  /** The Gateway may have refused the route for what was put right. */
  private void isServing() {
    for (int i = 0; i < 100 && !world.condition("qwen", "Ready").equals("True Serving"); i++) {
      world.reconcile();
    }
    assertThat(world.condition("qwen", "Ready")).isEqualTo("True Serving");
  }

  private void assertNothingToDo() {
    var before = world.resourceVersions();
    Cli again = world.reconcile();
    assertThat(again.out()).isEmpty();
    assertThat(world.resourceVersions()).isEqualTo(before);
    Cli diff = world.diff();
    assertThat(diff.exit()).as(diff.out()).isZero();
  }

  @Test
  void aHostnameOnARouteIsDrift() {
    world.reconcile();
    patch("httproute", "qwen", "alice", "{\"spec\": {\"hostnames\": [\"evil.example.com\"]}}");

    Cli diff = putRight("HTTPRoute", "qwen", "alice at ");

    assertThat(diff.out())
        .startsWith("What others did to requests is undone\n")
        .contains("-  hostnames:\n")
        .contains("-  - evil.example.com\n");
    assertThat(world.get("httproute", "qwen").path("spec").has("hostnames")).isFalse();
  }

  @Test
  void anApplierOfAFieldDoesNotKeepIt() {
    world.reconcile();
    world.apply(
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: qwen, namespace: NS}
        spec: {hostnames: [a.example.com]}
        """,
        "--server-side",
        "--field-manager=argocd");

    putRight("HTTPRoute", "qwen", "argocd at ");
  }

  @Test
  void whatSteersABackendIsDrift() {
    world.reconcile();
    String backend = backend();
    for (String field :
        new String[] {
          "\"selector\": {\"app\": \"other\"}, \"ipFamilyPolicy\": \"SingleStack\", \"ipFamilies\":"
              + " [\"IPv4\"]",
          "\"externalIPs\": [\"10.9.9.9\"]",
          "\"externalName\": \"evil.example.com\"",
          "\"sessionAffinity\": \"ClientIP\"",
          "\"publishNotReadyAddresses\": true",
        }) {
      patch("service", backend, "alice", "{\"spec\": {" + field + "}}");

      putRight("Service", backend, "alice at ");
    }
    JsonNode spec = world.get("service", backend).path("spec");
    assertThat(spec.has("selector")).isFalse();
    assertThat(spec.path("sessionAffinity").asText()).isEqualTo("None");
  }

  @Test
  void aPortBesideOursIsTakenOutAgain() {
    world.reconcile();
    String backend = backend();
    patch(
        "service",
        backend,
        "alice",
        "{\"spec\": {\"ports\": [{\"name\": \"http\", \"port\": 80, \"targetPort\": 80,"
            + " \"protocol\": \"TCP\", \"appProtocol\": \"http\"}, {\"name\": \"more\", \"port\":"
            + " 81}]}}");

    putRight("Service", backend, "alice at ");

    assertThat(world.get("service", backend).at("/spec/ports")).hasSize(1);
  }

  @Test
  void aSecondAddressAnAnnotationForTheGatewayAndAnOwnerAreDriftAsWell() {
    world.reconcile();
    String backend = backend();
    patch(
        "endpointslice",
        backend,
        "alice",
        "{\"endpoints\": [{\"addresses\": [\"10.0.1.50\"]}, {\"addresses\": [\"10.6.6.6\"]}]}");
    putRight("EndpointSlice", backend, "alice at ");

    world.kubectl("annotate", "service", backend, "traefik.io/service.nativelb=true").ok();
    putRight("Service", backend, "kubectl-annotate at ");

    patch(
        "httproute",
        "qwen",
        "alice",
        "{\"metadata\": {\"ownerReferences\": [{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\","
            + " \"name\": \"gone\", \"uid\": \"00000000-0000-0000-0000-000000000000\"}]}}");
    putRight("HTTPRoute", "qwen", "alice at ");
    assertThat(world.get("httproute", "qwen").path("metadata").has("ownerReferences")).isFalse();
  }

  @Test
  void aDefaultThatSomebodyOwnsIsNoDrift() {
    world.reconcile();
    patch(
        "service",
        backend(),
        "velero",
        "{\"spec\": {\"sessionAffinity\": \"None\", \"internalTrafficPolicy\": \"Cluster\"}}");
    String whole = world.kubectl("get", "service", backend(), "-o", "json").ok();
    world
        .testbed
        .kubectlStdin(whole, "apply", "--server-side", "--field-manager=velero", "-f", "-")
        .ok();

    assertNothingToDo();
  }

  @Test
  void oneThatPutsItBackIsNamedAndNotFoughtFor() throws InterruptedException {
    world.reconcile();
    String hostnames = "{\"spec\": {\"hostnames\": [\"evil.example.com\"]}}";
    patch("httproute", "qwen", "kyverno", hostnames);
    world.reconcile();
    Thread.sleep(1_000); // the server notes times in whole seconds
    patch("httproute", "qwen", "kyverno", hostnames);

    Cli pass = world.reconcile();
    assertThat(pass.exit()).as(pass.err()).isZero();
    assertThat(pass.out())
        .isEqualTo(
            "HTTPRoute "
                + world.namespace
                + "/qwen skipped: kyverno changed spec.hostnames again after it was put right; it"
                + " stays so until one of both changes\n");
    assertThat(world.condition("qwen", "Ready")).isEqualTo("False NotApplied");
    assertThat(world.get("ms", "qwen").at("/status/conditions").toString())
        .contains("kyverno changed spec.hostnames again");

    var before = world.resourceVersions();
    assertThat(world.reconcile().out()).contains("kyverno");
    assertThat(world.resourceVersions()).isEqualTo(before);

    patch("httproute", "qwen", "kyverno", hostnames.replace("evil", "other"));
    assertThat(world.reconcile().out()).contains("qwen configured: drift, changed by kyverno");
    assertThat(world.get("httproute", "qwen").path("spec").has("hostnames")).isFalse();
    assertThat(world.condition("qwen", "Ready")).isEqualTo("True Serving");
  }
}
