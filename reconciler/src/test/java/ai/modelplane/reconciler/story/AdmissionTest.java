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
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicyBinding
      metadata: {name: NAME}
      spec: {policyName: NAME, validationActions: [Deny]}
      """;

  @TempDir Path repo;
  World world;

  @BeforeEach
  void aClusterWithAPolicy() throws InterruptedException {
    world = World.begin("admission", repo);
    world.replica("qwen-0", "qwen", "prod-us-east");
    world.testbed.kubectlStdin(POLICY.replace("NAME", world.namespace), "apply", "-f", "-").ok();
    String probe = World.service("forbidden-probe", "qwen").replace("NS", world.namespace);
    for (int i = 0; i < 300; i++) { // the API server takes a policy up after a while
      if (world
              .testbed
              .kubectlStdin(probe, "apply", "--server-side", "--dry-run=server", "-f", "-")
              .exit()
          != 0) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("the policy is not in force");
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
}
