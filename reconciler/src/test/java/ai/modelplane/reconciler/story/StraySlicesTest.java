package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cli.Cli;
import org.junit.jupiter.api.Test;

/** Slices that others hang on a Service of ours get its requests as well. */
class StraySlicesTest extends OneServiceStory {

  private String backend() {
    return world.objects("Service").getFirst().replaceFirst(".*/", "");
  }

  private void slice(String name, String labels, String owners) {
    world
        .testbed
        .kubectlStdin(
            """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              name: NAME
              namespace: NAMESPACE
              labels: {kubernetes.io/service-name: BACKENDLABELS}
              ownerReferences: [OWNERS]
            addressType: IPv4
            endpoints: [{addresses: [10.6.6.6], conditions: {ready: true}}]
            ports: [{name: http, port: 80, protocol: TCP}]
            """
                .replace("NAMESPACE", world.namespace)
                .replace("NAME", name)
                .replace("BACKEND", backend())
                .replace("LABELS", labels)
                .replace("OWNERS", owners),
            "create",
            "--field-manager=" + (labels.isEmpty() ? "kubectl-create" : "controller"),
            "-f",
            "-")
        .ok();
  }

  private static String owner(String kind, String name, String uid) {
    return "{apiVersion: v1, kind: %s, name: %s, uid: %s}".formatted(kind, name, uid);
  }

  @Test
  void aSliceThatSomebodyAddsIsShownAndRemoved() {
    world.reconcile();
    slice("evil", "", "");
    String evil = "EndpointSlice " + world.namespace + "/evil";

    Cli diff = world.diff();
    assertThat(diff.exit()).isEqualTo(1);
    assertThat(diff.out())
        .startsWith("What others did to requests is undone\n")
        .contains(
            "- delete "
                + evil
                + ": it adds addresses to Service "
                + world.namespace
                + "/"
                + backend());

    Cli pass = world.reconcile();
    assertThat(pass.exit()).as(pass.err()).isZero();
    assertThat(pass.out()).contains(evil + " deleted: it adds addresses to ").hasLineCount(1);
    assertThat(world.objects("EndpointSlice")).containsExactly("EndpointSlice/" + backend());
    assertThat(world.diff().exit()).isZero();
  }

  /** Its controller leaves them behind when a Service selects nothing any more. */
  @Test
  void theSlicesOfAStraySelectorGoWithIt() {
    world.reconcile();
    String uid = world.get("service", backend()).at("/metadata/uid").asText();
    world
        .kubectl(
            "patch",
            "service",
            backend(),
            "--type=merge",
            "--field-manager=alice",
            "-p",
            "{\"spec\": {\"selector\": {\"app\": \"x\"}, \"ipFamilyPolicy\": \"SingleStack\","
                + " \"ipFamilies\": [\"IPv4\"]}}")
        .ok();
    slice(
        "of-a-selector",
        ", endpointslice.kubernetes.io/managed-by: endpointslice-controller.k8s.io",
        owner("Service", backend(), uid));

    Cli pass = world.reconcile();

    assertThat(pass.out())
        .contains(backend() + " configured: drift, changed by alice")
        .contains("of-a-selector deleted");
    assertThat(world.objects("EndpointSlice")).hasSize(1);
    assertThat(world.diff().exit()).isZero();
  }

  @Test
  void aSliceThatSomebodyKeepsIsNamedAndNotFoughtFor() {
    world.reconcile();
    slice(
        "mirrored",
        ", endpointslice.kubernetes.io/managed-by: endpointslicemirroring-controller.k8s.io",
        owner("Endpoints", "mine", "00000000-0000-0000-0000-000000000000"));
    slice("kept", ", endpointslice.kubernetes.io/managed-by: mesh.example.com", "");

    Cli pass = world.reconcile();

    assertThat(pass.exit()).as(pass.err()).isZero();
    assertThat(pass.out())
        .contains("/mirrored skipped: it adds addresses to Service ")
        .contains(" and belongs to Endpoints mine, which has to go")
        .contains("/kept skipped: it adds addresses to Service ")
        .contains(" and belongs to mesh.example.com");
    assertThat(world.condition("qwen", "Ready")).isEqualTo("False NotApplied");
    var before = world.resourceVersions();
    world.reconcile();
    assertThat(world.resourceVersions()).isEqualTo(before);

    world.kubectl("delete", "endpointslice", "mirrored", "kept").ok();
    world.reconcile();
    assertThat(world.condition("qwen", "Ready")).isEqualTo("True Serving");
  }

  @Test
  void aSliceOfSomebodyElsesServiceIsNobodysBusiness() {
    world.reconcile();
    world.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: theirs, namespace: NS}
        spec: {clusterIP: None, ports: [{port: 80}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: theirs, namespace: NS, labels: {kubernetes.io/service-name: theirs}}
        addressType: IPv4
        endpoints: [{addresses: [10.6.6.6]}]
        ports: [{port: 80}]
        """);

    assertThat(world.reconcile().out()).isEmpty();
    assertThat(world.exists("endpointslice", "theirs")).isTrue();
    world.kubectl("delete", "endpointslice,service", "theirs").ok();
  }
}
