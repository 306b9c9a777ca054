package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cli.Cli;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster's own policies refuse is known before it is merged, on the manifest's line. */
class AdmissionTest {

  private static final String POLICY =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: {name: NAME}
      spec:
        failurePolicy: Fail
        matchConstraints:
          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: NAME}}
          resourceRules:
          - apiGroups: ["modelplane.ai", "gateway.networking.k8s.io"]
            apiVersions: ["*"]
            operations: [CREATE, UPDATE]
            resources: [modelservices, httproutes]
        validations:
        - expression: "!object.metadata.name.startsWith('forbidden')"
          message: names that begin with forbidden are not allowed here
        - expression: "!object.metadata.name.startsWith('private')"
          message: names that begin with private cannot be used here
          reason: Forbidden
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicyBinding
      metadata: {name: NAME}
      spec: {policyName: NAME, validationActions: [Deny]}
      """;

  /** A webhook that nobody answers for. */
  private static final String WEBHOOK =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingWebhookConfiguration
      metadata: {name: NAME}
      webhooks:
      - name: nobody.example.com
        clientConfig: {url: "https://127.0.0.1:1/"}
        namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: NAME}}
        rules:
        - apiGroups: ["gateway.networking.k8s.io"]
          apiVersions: ["*"]
          operations: [CREATE, UPDATE]
          resources: [httproutes]
        failurePolicy: Fail
        sideEffects: None
        admissionReviewVersions: [v1]
      """;

  private static final String KINDS =
      "modelservices.modelplane.ai,modelendpoints.modelplane.ai,modelreplicas.modelplane.ai,"
          + "inferenceclusters.modelplane.ai,namespaces,services,endpointslices.discovery.k8s.io,"
          + "httproutes.gateway.networking.k8s.io,gateways.gateway.networking.k8s.io,"
          + "backendtlspolicies.gateway.networking.k8s.io";

  @TempDir Path repo;
  World world;

  @BeforeEach
  void aClusterWithAPolicy() throws InterruptedException {
    world = World.begin("admission", repo);
    world.replica("qwen-0", "qwen", "prod-us-east");
    world.testbed.kubectlStdin(POLICY.replace("NAME", world.namespace), "apply", "-f", "-").ok();
    awaitRefusal(World.service("forbidden-probe", "qwen"));
  }

  /** The API server takes a policy up after a while. */
  private void awaitRefusal(String manifest) throws InterruptedException {
    String probe = manifest.replace("NS", world.namespace);
    for (int i = 0; i < 300; i++) {
      if (world
              .testbed
              .kubectlStdin(probe, "apply", "--server-side", "--dry-run=server", "-f", "-")
              .exit()
          != 0) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("it is not in force");
  }

  @AfterEach
  void end() {
    world.testbed.kubectlStdin(POLICY.replace("NAME", world.namespace), "delete", "-f", "-").ok();
  }

  @Test
  void diffShowsItAtTheNameAndWritesNothing() {
    world.write("qwen.yaml", World.service("qwen", "qwen"));
    world.write("bad.yaml", World.service("forbidden-qwen", "qwen"));

    Cli diff = world.diff();

    assertThat(diff.exit()).isEqualTo(2);
    assertThat(diff.err())
        .contains("REPO/bad.yaml:4:9: error: ")
        .contains("names that begin with forbidden are not allowed here")
        .contains("[resource/refused]")
        .contains("  name: forbidden-qwen\n        ^~~~~~~~~~~~~~\n")
        .doesNotContain("qwen.yaml:4:9: error: create");
    assertThat(diff.out()).contains("+ create ModelService " + world.namespace + "/qwen");
    assertThat(world.kubectl("get", "ms").ok()).isEmpty();
  }

  @Test
  void reconcileAppliesTheRestAndTellsTheSame() {
    world.write("qwen.yaml", World.service("qwen", "qwen"));
    world.write("bad.yaml", World.service("forbidden-qwen", "qwen"));

    Cli pass = world.reconcile();

    assertThat(pass.exit()).isEqualTo(1);
    assertThat(pass.out())
        .contains("ModelService " + world.namespace + "/qwen created")
        .contains("ModelService " + world.namespace + "/forbidden-qwen failed")
        .contains("names that begin with forbidden are not allowed here");
    assertThat(world.kubectl("get", "ms", "-o", "name").ok().strip())
        .isEqualTo("modelservice.modelplane.ai/qwen");
  }

  /** As webhooks and quotas always do it, and policies when they are told to. */
  @Test
  void aRefusalThatCallsItselfForbiddenIsNoMissingRight() {
    world.write("qwen.yaml", World.service("qwen", "qwen"));
    world.write("bad.yaml", World.service("private-qwen", "qwen"));

    Cli diff = world.diff();

    assertThat(diff.exit()).as(diff.err()).isEqualTo(2);
    assertThat(diff.err())
        .contains("REPO/bad.yaml:4:9: error: ")
        .contains(": 403 ")
        .contains("names that begin with private cannot be used here")
        .contains("[resource/refused]")
        .doesNotContain("bind a role", "not checked by the cluster itself");
    assertThat(diff.out())
        .contains("+ create ModelService " + world.namespace + "/qwen")
        .endsWith("\nNot all of it could be compared: 2 errors\n");
    assertThat(world.reconcile().out())
        .contains("names that begin with private cannot be used here")
        .doesNotContain("bind a role");
  }

  @Test
  void whoMayOnlyReadStillGetsADiff() {
    world.write("qwen.yaml", World.service("qwen", "qwen"));
    String role = world.namespace;
    world
        .testbed
        .kubectl("create", "clusterrole", role, "--verb=get,list", "--resource=" + KINDS)
        .ok();
    world
        .testbed
        .kubectl("create", "clusterrolebinding", role, "--clusterrole", role, "--user", "reader")
        .ok();
    try {
      Cli diff = world.diff("--context", "reader");

      assertThat(diff.exit()).as(diff.err()).isEqualTo(1);
      assertThat(diff.out()).contains("+ create HTTPRoute " + world.namespace + "/qwen");
      assertThat(diff.err())
          .startsWith("modelplane: not checked by the cluster itself: apply ")
          .contains("bind a role with this rule")
          .hasLineCount(1);
    } finally {
      world.testbed.kubectl("delete", "clusterrolebinding,clusterrole", role).ok();
    }
  }

  @Test
  void aWebhookThatFailsHidesNoPlan() throws InterruptedException {
    world.write("qwen.yaml", World.service("qwen", "qwen"));
    String webhook = WEBHOOK.replace("NAME", world.namespace);
    world.testbed.kubectlStdin(webhook, "apply", "-f", "-").ok();
    try {
      awaitRefusal(
          """
          apiVersion: gateway.networking.k8s.io/v1
          kind: HTTPRoute
          metadata: {name: probe, namespace: NS}
          spec: {}
          """);
      Cli diff = world.diff();

      assertThat(diff.exit()).as(diff.err()).isEqualTo(1);
      assertThat(diff.out()).contains("+ create HTTPRoute " + world.namespace + "/qwen");
      assertThat(diff.err())
          .startsWith("modelplane: not checked by the cluster itself: apply HTTPRoute ")
          .contains("nobody.example.com")
          .hasLineCount(1);
    } finally {
      world.testbed.kubectlStdin(webhook, "delete", "-f", "-").ok();
    }
  }
}
