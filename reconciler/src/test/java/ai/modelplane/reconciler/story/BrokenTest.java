package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cli.Cli;
import ai.modelplane.testbed.Testbed;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is broken stops only itself: the last good spec goes on, and follows its endpoints. */
class BrokenTest extends TwoReplicasStory {

  @BeforeEach
  void begin() {
    world.write(World.service("other", "none"));
    assertThat(world.reconcile().exit()).isZero();
  }

  @Test
  void aBrokenManifestHoldsItsOwnServiceWhileOthersGoOn() {
    world.write("qwen.yaml", World.service("qwen", "qwen").replace("matchLabels", "matchlabels"));
    world.write(World.service("other", "qwen"));
    world.ready("qwen-1", false);

    Cli pass = world.reconcile();

    assertThat(pass.exit()).isEqualTo(1);
    assertThat(pass.err())
        .contains("REPO/qwen.yaml:9:7: error: unknown field \"matchlabels\" in")
        .contains("hint: did you mean matchLabels?");
    assertThat(world.targets("other")).as("goes on").containsExactly(east());
    assertThat(world.targets("qwen")).as("follows its endpoints").containsExactly(east());
    assertThat(world.condition("qwen", "Accepted")).isEqualTo("False Invalid");
    assertThat(world.condition("qwen", "Ready")).isEqualTo("True Serving");
    assertThat(world.condition("other", "Accepted")).isEqualTo("True Valid");
    assertThat(
            world
                .kubectl("get", "ms", "qwen", "-o", "jsonpath={.status.conditions[0].message}")
                .ok())
        .startsWith("unknown field \"matchlabels\"")
        .endsWith("; the last good spec is served");

    world.write(World.service("qwen", "qwen"));
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.condition("qwen", "Accepted")).isEqualTo("True Valid");
  }

  @Test
  void aFileThatIsNoYamlHoldsEverythingThatWasReadFromIt() {
    world.write("qwen.yaml", "kind: [ModelService\n");

    Cli pass = world.reconcile();

    assertThat(pass.exit()).isEqualTo(1);
    assertThat(pass.err()).contains("[yaml/syntax]");
    assertThat(world.targets("qwen")).containsExactly(east(), west());
    assertThat(world.objects("ModelService")).hasSize(2);
    assertThat(world.condition("qwen", "Accepted")).isEqualTo("False Invalid");
    assertThat(world.condition("other", "Accepted")).isEqualTo("True Valid");
  }

  @Test
  void aServiceThatIsDefinedTwiceStaysAsItIs() {
    world.write("copy.yaml", World.service("qwen", "none"));

    Cli pass = world.reconcile();

    assertThat(pass.exit()).isEqualTo(1);
    assertThat(pass.err())
        .contains("REPO/copy.yaml:4:9: error: ModelService " + world.namespace + "/qwen is defined")
        .contains(
            "REPO/qwen.yaml:4:9: error: ModelService " + world.namespace + "/qwen is defined");
    assertThat(world.targets("qwen")).containsExactly(east(), west());
    assertThat(world.condition("qwen", "Accepted")).isEqualTo("False Invalid");
  }

  @Test
  void aMissingNamespaceFailsOnlyItsServices() {
    world.write(World.service("lost", "qwen").in("not-there"));
    world.write(World.service("new", "qwen"));

    Cli pass = world.reconcile();

    assertThat(pass.exit()).isEqualTo(1);
    assertThat(pass.err())
        .contains(
            "REPO/lost.yaml:5:14: error: namespace not-there does not exist on the cluster"
                + " [resource/namespace-missing]")
        .contains("hint: create it: kubectl create namespace not-there");
    assertThat(world.targets("new")).containsExactly(east(), west());
  }

  @Test
  void anEndpointAtADangerousAddressIsReportedAndNeverRouted() {
    world.write(World.endpoint("meta", "http://169.254.169.254/v1"));
    world.write(World.service("qwen", "qwen").entry("modelplane.ai/external-provider=meta"));

    Cli pass = world.reconcile();

    assertThat(pass.exit()).isEqualTo(1);
    assertThat(pass.err()).contains("REPO/meta.yaml:8:8: error: ").contains("[endpoint/address]");
    assertThat(world.targets("qwen")).containsExactly(east(), west());
    assertThat(world.objects("ModelEndpoint")).noneMatch(name -> name.contains("meta"));
  }

  @Test
  void anEndpointWhoseNewUrlIsWrongStaysAndIsRoutedTo() {
    world.write(World.endpoint("acme", "https://api.acme.example/v1"));
    world.write(World.service("qwen", "qwen").entry("modelplane.ai/external-provider=acme"));
    assertThat(world.reconcile().exit()).isZero();
    List<String> before = world.targets("qwen");
    assertThat(before).hasSize(3);

    world.write(World.endpoint("acme", "http//api.acme.example/v1"));
    Cli pass = world.reconcile();

    assertThat(pass.exit()).isEqualTo(1);
    assertThat(pass.err()).contains("REPO/acme.yaml:8:8: error: ").contains("[endpoint/url]");
    assertThat(world.targets("qwen")).isEqualTo(before);
    assertThat(world.get("me", "acme").at("/spec/url").asText())
        .isEqualTo("https://api.acme.example/v1");
  }

  /** What a schema can say, the server refuses of kubectl as well. */
  @Test
  void aUrlWithAPasswordCannotEvenBeStored() {
    Testbed.Result refused =
        world.kubectl(
            "patch",
            "me",
            "qwen-0",
            "--type=merge",
            "-p",
            "{\"spec\":{\"url\":\"http://a:b@c.d/\"}}");
    assertThat(refused.exit()).isNotZero();
    assertThat(refused.err()).contains("spec.url");
  }

  @Test
  void moreEndpointsThanARouteHoldsLeaveTheLastGoodRouteUntilTheGatewayReachesItself() {
    for (int i = 2; i < 17; i++) {
      world.replica("qwen-" + i, "qwen", "prod-us-east");
    }
    ArrayNode listeners =
        (ArrayNode) World.parse(gateway("get", "-o", "json")).at("/spec/listeners");
    try {
      String web = "[" + listeners.get(0) + "]";
      gateway("patch", "--type=merge", "-p", "{\"spec\": {\"listeners\": " + web + "}}");
      Cli pass = world.reconcile();

      assertThat(pass.exit()).isEqualTo(1);
      assertThat(pass.err())
          .contains("[route/too-many-backends]")
          .contains("modelplane-system/modelplane has no listener modelplane-inner");
      assertThat(world.targets("qwen")).containsExactly(east(), west());
      assertThat(world.condition("qwen", "EndpointsResolved")).isEqualTo("False TooManyEndpoints");
      assertThat(world.condition("qwen", "Ready")).isEqualTo("True Serving");
    } finally {
      gateway("patch", "--type=merge", "-p", "{\"spec\": {\"listeners\": " + listeners + "}}");
    }
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.condition("qwen", "EndpointsResolved")).isEqualTo("True Resolved");
    assertThat(world.condition("qwen", "Ready")).isEqualTo("True Serving");

    world.ready("qwen-9", false);
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.targets("qwen")).hasSize(16);
  }

  private String gateway(String verb, String... more) {
    List<String> command = new ArrayList<>(List.of(verb, "gateway", "modelplane"));
    command.addAll(List.of("-n", "modelplane-system"));
    command.addAll(List.of(more));
    return world.testbed.kubectl(command.toArray(String[]::new)).ok();
  }
}
