package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cli.Cli;
import ai.modelplane.testing.Yaml;
import org.junit.jupiter.api.Test;

/** What kubectl wrote to an object that a person keeps in Git, and Git does not have. */
class LeftoversTest extends OneServiceStory {

  static final String HAND_MADE =
      """
      apiVersion: modelplane.ai/v1alpha1
      kind: ModelEndpoint
      metadata:
        name: tog
        namespace: NS
        labels: {modelplane.ai/deployment: qwen, tier: gold}
      spec: {url: "http://10.9.9.9/v1", rewritePath: /old}
      """;

  static Yaml inGit() {
    return Yaml.endpoint("tog", "http://10.9.9.9/v1").in("NS").deployment("qwen");
  }

  void isAsInGit() {
    assertThat(world.get("me", "tog").path("spec").toString())
        .isEqualTo("{\"url\":\"http://10.9.9.9/v1\"}");
    assertThat(world.targets("qwen")).contains("10.9.9.9 / 1");
    Cli diff = world.diff();
    assertThat(diff.exit()).as(diff.out() + diff.err()).isZero();
  }

  @Test
  void whatKubectlMadeIsAsInGitOnceItIsHandedOver() {
    world.apply(HAND_MADE).write(inGit());
    assertThat(world.reconcile().exit()).isEqualTo(1);
    world
        .kubectl(
            "label",
            "me",
            "tog",
            "app.kubernetes.io/managed-by=modelplane",
            "modelplane.ai/instance=modelplane-system.modelplane")
        .ok();

    assertThat(world.reconcile().exit()).isZero();

    isAsInGit();
    assertThat(world.get("me", "tog").at("/metadata/labels/tier").isMissingNode()).isTrue();
  }

  @Test
  void aFieldThatKubectlAddsIsDriftAndPutRight() {
    world.write(inGit());
    assertThat(world.reconcile().exit()).isZero();
    world
        .kubectl(
            "patch", "me", "tog", "--type=merge", "-p", "{\"spec\": {\"rewritePath\": \"/old\"}}")
        .ok();

    Cli diff = world.diff();
    assertThat(diff.exit()).isEqualTo(1);
    assertThat(diff.out())
        .contains("/tog: drift, changed by kubectl-patch at ")
        .contains("-  rewritePath: /old\n");

    assertThat(world.reconcile().exit()).isZero();
    isAsInGit();
  }

  /** A server-side apply by kubectl is a hand edit as well, of what it changes and what it adds. */
  @Test
  void whatKubectlAppliesOnTheServerIsPutRight() {
    world.write(inGit());
    assertThat(world.reconcile().exit()).isZero();
    world.apply(HAND_MADE.replace("10.9.9.9", "10.8.8.8"), "--server-side", "--force-conflicts");

    assertThat(world.reconcile().exit()).isZero();

    isAsInGit();
    assertThat(world.get("me", "tog").at("/metadata/labels/tier").asText())
        .as("a label that a person added stays")
        .isEqualTo("gold");
  }

  @Test
  void aFieldThatAnotherApplierAddsIsAConflict() {
    world.write(inGit());
    assertThat(world.reconcile().exit()).isZero();
    world.apply(HAND_MADE, "--server-side", "--field-manager=argocd");

    Cli diff = world.diff();

    assertThat(diff.exit()).isEqualTo(2);
    assertThat(diff.err())
        .contains("/tog: its field spec.rewritePath is also applied by argocd [resource/conflict]");
    assertThat(world.reconcile().exit()).isEqualTo(1);
    assertThat(world.get("me", "tog").at("/spec/rewritePath").asText()).isEqualTo("/old");
    assertThat(world.targets("qwen")).as("what is live is served").contains("10.9.9.9 /old 1");
  }
}
