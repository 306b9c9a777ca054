package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cli.Cli;
import ai.modelplane.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Create, no-op, change, prune. */
@Tag("real")
class LifecycleTest {

  @TempDir Path repo;
  World world;

  @BeforeEach
  void begin() {
    world = World.begin("lifecycle", repo);
    world.replica("qwen-0", "qwen", "prod-us-east").replica("qwen-1", "qwen", "prod-eu-west");
    world.write(World.service("qwen", "qwen"));
  }

  @Test
  void aManifestBecomesALiveRouteWithAnAddress() {
    Cli first = world.reconcile();

    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(world.targets("qwen"))
        .containsExactly(
            "10.0.1.50 /NS/qwen-0/ 1".replace("NS", world.namespace),
            "10.0.2.50 /NS/qwen-1/ 1".replace("NS", world.namespace));
    assertThat(world.get("ms", "qwen").at("/status/address").asText())
        .isEqualTo(world.testbed.gatewayUrl() + "/" + world.namespace + "/qwen");
    assertThat(world.objects("ModelEndpoint"))
        .containsExactly("ModelEndpoint/qwen-0", "ModelEndpoint/qwen-1");
    assertThat(world.get("me", "qwen-1").at("/metadata/labels/modelplane.ai~1cluster").asText())
        .isEqualTo("prod-eu-west");
    assertThat(first.out())
        .contains("ModelService " + world.namespace + "/qwen created\n")
        .contains("HTTPRoute " + world.namespace + "/qwen created\n");
    assertThat(first.err()).endsWith("8 created, 0 unchanged\n");
  }

  /** Every shape of object that is rendered, through the real server's schemas and CEL rules. */
  @Test
  void everyKindOfObjectIsAcceptedAndTheSecondPassWritesNothing() throws IOException {
    world.apply(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: ca, namespace: NS}, data: {ca.crt: %s}}"
            .formatted(quoted(Files.readString(world.testbed.caFile()))));
    world
        .write(World.endpoint("together", "https://api.together.example/v1"))
        .write(World.endpoint("v6", "http://[fd00::7]:8000/base/v1"))
        .write(
            World.endpoint("private", "https://10.9.9.9:8443/v1")
                .with("rewritePath: /engine/")
                .with(
                    "tls: {hostname: engine.internal.example, caRef: {kind: ConfigMap, name: ca}}"))
        .write(
            World.service("overflow", "qwen:80")
                .annotation("team", "ml")
                .entry("modelplane.ai/external-provider=together", 10)
                .entry("modelplane.ai/external-provider=v6", 5)
                .entry("modelplane.ai/external-provider=private", 5))
        .write(World.service("nobody", "not-there"));

    Cli first = world.reconcile();

    assertThat(first.exit()).as(first.err() + first.out()).isZero();
    assertThat(world.targets("overflow"))
        .containsExactlyInAnyOrder(
            "10.0.1.50 /NS/qwen-0/ 8".replace("NS", world.namespace),
            "10.0.2.50 /NS/qwen-1/ 8".replace("NS", world.namespace),
            "api.together.example / 2",
            "fd00::7 /base 1",
            "10.9.9.9 /engine/ 1");
    assertThat(world.targets("nobody")).containsExactly("nobody - 1");
    assertThat(world.objects("BackendTLSPolicy")).hasSize(1);
    assertThat(world.condition("overflow", "RoutingReady")).isEqualTo("True Programmed");
    assertThat(world.condition("nobody", "EndpointsResolved")).isEqualTo("False NoEndpoint");

    SortedMap<String, String> before = world.resourceVersions();
    Cli second = world.reconcile();

    assertThat(second.exit()).as(second.err()).isZero();
    assertThat(second.out()).isEmpty();
    assertThat(second.err()).endsWith("\n" + before.size() + " unchanged\n");
    assertThat(world.resourceVersions()).isEqualTo(before);
    assertThat(world.diff().exit()).isZero();
    assertThat(world.diff().out()).isEmpty();
  }

  @Test
  void diffShowsWhatReconcileThenDoesAndWritesNothing() {
    Cli diff = world.diff();

    assertThat(diff.exit()).as(diff.err()).isEqualTo(1);
    assertThat(diff.out())
        .contains("Traffic of ModelService " + world.namespace + "/qwen\n")
        .contains("+ create HTTPRoute " + world.namespace + "/qwen: does not exist\n")
        .endsWith("8 to create, 0 to configure, 0 to delete, 0 unchanged\n");
    assertThat(world.objects()).isEmpty();
  }

  @Test
  void aChangedSelectorSwitchesTheRouteAndLeavesNothingBehind() {
    world.replica("v2-0", "qwen-v2", "prod-eu-west");
    world.reconcile();
    world.write(World.service("qwen", "qwen-v2"));

    Cli second = world.reconcile();

    assertThat(second.exit()).as(second.err()).isZero();
    assertThat(world.targets("qwen"))
        .containsExactly("10.0.2.50 /NS/v2-0/ 1".replace("NS", world.namespace));
    assertThat(world.objects("Service")).hasSize(1);
    assertThat(world.objects("EndpointSlice")).hasSize(1);
    assertThat(second.out()).doesNotContain("failed");
    assertThat(world.get("ms", "qwen").at("/status/endpoints/summary").asText()).isEqualTo("1/1");
  }

  @Test
  void aChangedLabelIsAppliedAndNothingElseIsWritten() {
    world.reconcile();
    SortedMap<String, String> before = world.resourceVersions();
    world.write(World.service("qwen", "qwen").labels("team=a"));

    Cli second = world.reconcile();

    assertThat(second.lines())
        .containsExactly("ModelService " + world.namespace + "/qwen configured");
    assertThat(world.get("ms", "qwen").at("/metadata/labels/team").asText()).isEqualTo("a");
    SortedMap<String, String> after = world.resourceVersions();
    before.remove("ModelService/qwen");
    after.remove("ModelService/qwen");
    assertThat(after).isEqualTo(before);

    world.write(World.service("qwen", "qwen"));
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.get("ms", "qwen").at("/metadata/labels/team").isMissingNode()).isTrue();
  }

  @Test
  void anAddedManifestAddsAndARemovedOneTakesItsRouteAndBackendsAway() {
    world.reconcile();
    world
        .write("more/together.yaml", World.endpoint("together", "https://api.together.example/v1"))
        .write(
            "more/overflow.yaml",
            Yaml.service("overflow").in("NS").entry("modelplane.ai/external-provider=together"));
    SortedMap<String, String> before = world.resourceVersions();

    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.targets("overflow")).containsExactly("api.together.example / 1");
    assertThat(world.resourceVersions()).containsAllEntriesOf(before);

    world.remove("more/together.yaml").remove("more/overflow.yaml");
    Cli third = world.reconcile();

    assertThat(third.exit()).as(third.err()).isZero();
    assertThat(third.out())
        .contains("ModelService " + world.namespace + "/overflow deleted: its manifest is gone")
        .contains("HTTPRoute " + world.namespace + "/overflow deleted: its ModelService is gone");
    assertThat(world.resourceVersions()).isEqualTo(before);
  }

  @Test
  void aServiceDeletedByHandComesBackWhileItsManifestIsThere() {
    world.reconcile();
    world.kubectl("delete", "ms", "qwen").ok();

    assertThat(world.reconcile().lines())
        .containsExactly("ModelService " + world.namespace + "/qwen created");
    assertThat(world.condition("qwen", "Ready")).isEqualTo("True Serving");
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\n", "\\n") + "\"";
  }
}
