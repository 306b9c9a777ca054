package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cli.Cli;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an admission policy changes within each write is told once, and not fought for. */
class MutatedTest extends OneServiceStory {

  private static final String POLICY =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingAdmissionPolicy
      metadata: {name: NAME}
      spec:
        failurePolicy: Fail
        reinvocationPolicy: Never
        matchConstraints:
          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: NAME}}
          resourceRules:
          - apiGroups: [gateway.networking.k8s.io]
            apiVersions: ["*"]
            operations: [CREATE, UPDATE]
            resources: [httproutes]
          - apiGroups: [modelplane.ai]
            apiVersions: ["*"]
            operations: [CREATE, UPDATE]
            resources: [modelservices]
        mutations:
        - patchType: JSONPatch
          jsonPatch:
            expression: EXPRESSION
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingAdmissionPolicyBinding
      metadata: {name: NAME}
      spec: {policyName: NAME}
      """;

  private String policy = "";

  @BeforeEach
  void first() {
    world.reconcile();
  }

  @AfterEach
  void end() {
    world.testbed.kubectlStdin(policy, "delete", "-f", "-").ok();
  }

  /** The API server takes a policy up after a while. */
  private void inForce(String expression, String probe, String mark) throws InterruptedException {
    policy = POLICY.replace("NAME", world.namespace).replace("EXPRESSION", expression);
    world.testbed.kubectlStdin(policy, "apply", "-f", "-").ok();
    String object = probe.replace("NS", world.namespace);
    for (int i = 0; i < 3_000; i++) {
      String answer =
          world
              .testbed
              .kubectlStdin(
                  object,
                  "apply",
                  "--server-side",
                  "--dry-run=server",
                  "--field-manager=probe",
                  "-o",
                  "yaml",
                  "-f",
                  "-")
              .ok();
      if (answer.contains(mark)) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("it is not in force");
  }

  private void routesInForce(String expression, String mark) throws InterruptedException {
    inForce(
        expression,
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: probe, namespace: NS}
        spec: {rules: [{backendRefs: [{name: x, port: 80, weight: 1}]}]}
        """,
        mark);
  }

  /** The pass that meets it says so, and so does the next one, which writes nothing. */
  private void isToldAndLeft(Cli pass, String told) {
    assertThat(pass.exit()).as(pass.err()).isZero();
    assertThat(pass.out()).contains(told);
    var before = world.resourceVersions();
    for (int i = 0; i < 2; i++) {
      assertThat(world.reconcile().out()).contains(" skipped: " + told);
      assertThat(world.resourceVersions()).isEqualTo(before);
    }
    assertThat(world.diff().out()).contains(told);
  }

  @Test
  void aFieldThatAPolicyAddsIsToldAndLeft() throws InterruptedException {
    routesInForce(
        "'[JSONPatch{op: \"add\", path: \"/spec/hostnames\", value: [\"evil.example.com\"]}]'",
        "evil");
    world.replica("qwen-1", "qwen", "prod-us-east");

    isToldAndLeft(world.reconcile(), "an admission policy changes spec.hostnames at every write");
    assertThat(world.condition("qwen", "Ready")).isEqualTo("False NotApplied");
    assertThat(world.targets("qwen")).hasSize(2);

    world.replica("qwen-2", "qwen", "prod-us-east");
    isToldAndLeft(world.reconcile(), "an admission policy changes spec.hostnames at every write");
    assertThat(world.targets("qwen")).hasSize(3);
  }

  @Test
  void aFieldThatAPolicyChangesIsToldAndLeft() throws InterruptedException {
    routesInForce(
        "'[JSONPatch{op: \"replace\", path: \"/spec/rules/0/backendRefs/0/weight\", value: 7}]'",
        "weight: 7");
    world.replica("qwen-1", "qwen", "prod-us-east");

    isToldAndLeft(world.reconcile(), "an admission policy changes spec.rules at every write");
    assertThat(world.condition("qwen", "Ready")).isEqualTo("False NotApplied");
  }

  @Test
  void aLabelThatAPolicyAddsIsLeftAlone() throws InterruptedException {
    routesInForce(
        "'[JSONPatch{op: \"add\", path: \"/metadata/annotations\", value: {\"team\": \"ml\"}}]'",
        "team: ml");
    world.replica("qwen-1", "qwen", "prod-us-east");

    assertThat(world.reconcile().out()).doesNotContain("policy");
    assertThat(world.diff().exit()).isZero();
    assertThat(world.condition("qwen", "Ready")).isEqualTo("True Serving");
  }

  @Test
  void anAuthoredServiceThatAPolicyChangesIsToldAndServedAsItWasWritten()
      throws InterruptedException {
    inForce(
        "'[JSONPatch{op: \"add\", path: \"/spec/endpoints/0/weight\", value: 7}]'",
        World.service("probe", "qwen").toString(),
        "weight: 7");
    world.write(World.service("qwen", "qwen:3"));

    isToldAndLeft(world.reconcile(), "an admission policy changes spec.endpoints at every write");
    assertThat(world.condition("qwen", "Ready")).isEqualTo("True Serving");
  }
}
