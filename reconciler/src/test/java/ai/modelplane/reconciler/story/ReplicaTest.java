package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cli.Cli;
import ai.modelplane.testing.Yaml;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replicas come and go; routes follow. */
class ReplicaTest extends TwoReplicasStory {

  @BeforeEach
  void begin() {
    assertThat(world.reconcile().exit()).isZero();
  }

  @Test
  void aReplicaThatTurnsNotReadyIsWithdrawnAndItsBackendGoesAfterTheSwitch() {
    world.ready("qwen-1", false);

    Cli diff = world.diff();
    assertThat(diff.exit()).isEqualTo(1);
    assertThat(diff.out()).containsPattern("qwen-1 +prod-eu-west +50.0 % +-\n");

    Cli pass = world.reconcile();

    assertThat(pass.exit()).as(pass.err()).isZero();
    assertThat(world.targets("qwen")).containsExactly(east());
    assertThat(world.exists("me", "qwen-1")).isFalse();
    assertThat(world.objects("Service")).hasSize(1);
    List<String> lines = pass.lines();
    int route = lines.indexOf("HTTPRoute " + world.namespace + "/qwen configured");
    assertThat(route).isNotNegative();
    assertThat(lines)
        .filteredOn(l -> l.startsWith("Service ") || l.startsWith("EndpointSlice "))
        .hasSize(2)
        .allSatisfy(
            l -> {
              assertThat(l).endsWith("deleted: no route points to it");
              assertThat(lines.indexOf(l)).isGreaterThan(route);
            });
    assertThat(lines)
        .contains(
            "ModelEndpoint "
                + world.namespace
                + "/qwen-1 deleted: its replica is not Ready: Loading");

    world.ready("qwen-1", true);
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.targets("qwen")).containsExactly(east(), west());
  }

  @Test
  void withoutAnyReplicaTheRouteStaysAndAnswersNobody() {
    world.ready("qwen-0", false).ready("qwen-1", false);

    assertThat(world.reconcile().exit()).isZero();

    assertThat(world.targets("qwen")).containsExactly("nobody - 1");
    assertThat(world.condition("qwen", "EndpointsResolved")).isEqualTo("False NoEndpoint");
    assertThat(world.condition("qwen", "RoutingReady")).isEqualTo("True Programmed");
    assertThat(world.condition("qwen", "Ready")).isEqualTo("False NoEndpoint");
    assertThat(world.get("ms", "qwen").at("/status/address").asText())
        .as("a URL that was given out stays")
        .endsWith("/qwen");

    world.ready("qwen-0", true);
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.targets("qwen")).containsExactly(east());
    assertThat(world.condition("qwen", "Ready")).isEqualTo("True Serving");
    assertThat(world.objects("Service")).as("the empty backend has gone").hasSize(1);
  }

  @Test
  void aReplicaThatIsGoneIsWithdrawn() {
    world.kubectl("delete", "mr", "qwen-0").ok();

    assertThat(world.reconcile().exit()).isZero();

    assertThat(world.targets("qwen")).containsExactly(west());
    assertThat(world.objects("ModelEndpoint")).containsExactly("ModelEndpoint/qwen-1");
  }

  @Test
  void aClusterWithoutAnAddressHasNoEndpoints() {
    world
        .testbed
        .kubectl(
            "patch",
            "inferencecluster",
            "prod-us-east",
            "--subresource=status",
            "--type=merge",
            "-p",
            "{\"status\": {\"gateway\": null}}")
        .ok();

    assertThat(world.reconcile().exit()).isZero();

    assertThat(world.targets("qwen")).containsExactly(west());
    assertThat(world.objects("ModelEndpoint")).containsExactly("ModelEndpoint/qwen-1");
  }

  @Test
  void aClusterThatMovesGetsANewBackendAndTheOldOneGoesAfterwards() {
    String old = world.objects("Service").getFirst();
    world.cluster("prod-us-east", "10.0.3.50");

    Cli pass = world.reconcile();

    assertThat(pass.exit()).as(pass.err()).isZero();
    assertThat(world.targets("qwen"))
        .containsExactly(east().replace("10.0.1.50", "10.0.3.50"), west());
    assertThat(world.objects("Service")).hasSize(2).doesNotContain(old);
    List<String> order =
        pass.lines().stream()
            .filter(l -> l.startsWith("Service ") || l.startsWith("HTTPRoute "))
            .map(l -> l.replaceFirst(" .*?/\\S+", "").replaceFirst(":.*", ""))
            .toList();
    assertThat(order).containsExactly("Service created", "HTTPRoute configured", "Service deleted");
  }

  @Test
  void aClusterThatIsDrainedKeepsItsEndpointsAndGetsNoTraffic() {
    world
        .testbed
        .kubectl("annotate", "inferencecluster", "prod-us-east", "modelplane.ai/drain=true")
        .ok();

    assertThat(world.reconcile().exit()).isZero();

    assertThat(world.targets("qwen")).containsExactly(west());
    assertThat(world.get("me", "qwen-0").at("/status/conditions/0/reason").asText())
        .isEqualTo("Draining");
    assertThat(world.get("ms", "qwen").at("/status/endpoints/summary").asText()).isEqualTo("1/2");
  }

  @Test
  void anEndpointOfAReplicaThatAnotherControllerMadeIsThatReplicasEndpoint() {
    world.replica("qwen-2", "qwen", "prod-us-east");
    String uid = world.get("mr", "qwen-2").at("/metadata/uid").asText();
    world.apply(
        Yaml.endpoint("qwen-2", "http://10.0.7.7/theirs/v1")
            .in("NS")
            .deployment("qwen")
            .metadata("ownerReferences:")
            .metadata("- apiVersion: modelplane.ai/v1alpha1")
            .metadata("  kind: ModelReplica")
            .metadata("  name: qwen-2")
            .metadata("  uid: " + uid)
            .metadata("  controller: true"));

    Cli pass = world.reconcile();

    assertThat(pass.exit()).as(pass.err()).isZero();
    assertThat(world.targets("qwen")).containsExactly(east(), west(), "10.0.7.7 /theirs 1");
    assertThat(world.get("me", "qwen-2").at("/metadata/labels/modelplane.ai~1instance").asText(""))
        .as("left as it is")
        .isEmpty();
  }
}
