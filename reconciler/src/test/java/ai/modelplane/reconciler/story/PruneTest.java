package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cli.Cli;
import ai.modelplane.testing.Yaml;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deleted because its manifest is gone, and what never is. */
@Tag("real")
class PruneTest {

  @TempDir Path repo;
  World world;

  @BeforeEach
  void begin() {
    world = World.begin("prune", repo);
  }

  void services(int from, int to) {
    IntStream.range(from, to).forEach(i -> world.write(World.service("s" + i, "qwen")));
  }

  @Test
  void standardInputPrunesNothingUnlessItHasAName() {
    String both = Yaml.all(World.service("a", "qwen"), World.service("b", "qwen"));
    assertThat(world.reconcileInput(both).exit()).isZero();
    assertThat(world.reconcileInput(World.service("a", "qwen")).exit()).isZero();
    assertThat(world.objects("ModelService")).hasSize(2);

    assertThat(world.reconcileInput(both, "--prune-as", "team-a").exit()).isZero();
    assertThat(world.reconcileInput(World.service("a", "qwen"), "--prune-as", "team-b").exit())
        .as("another name is another owner")
        .isEqualTo(1);
    assertThat(world.objects("ModelService")).hasSize(2);

    Cli pruned = world.reconcileInput(World.service("a", "qwen"), "--prune-as", "team-a");
    assertThat(pruned.exit()).as(pruned.err()).isZero();
    assertThat(world.objects("ModelService")).containsExactly("ModelService/a");
    assertThat(world.objects("HTTPRoute")).containsExactly("HTTPRoute/a");
  }

  @Test
  void moreDeletionsThanAllowedAreAllHeldUntilTheyAreAllowed() {
    services(0, 8);
    assertThat(world.reconcile().exit()).isZero();
    IntStream.range(1, 7).forEach(i -> world.remove("s" + i + ".yaml"));
    world.write(World.service("new", "qwen"));

    Cli held = world.reconcile();

    assertThat(held.exit()).isEqualTo(1);
    assertThat(held.err())
        .contains(
            "error: the manifests of 6 objects are gone (ModelService NS/s1, ModelService NS/s2,"
                .replace("NS", world.namespace))
        .contains("and one pass may delete at most 5; none is deleted [prune/limit]")
        .contains("hint: if that is meant, run once with --max-deletes 6");
    assertThat(world.objects("ModelService")).as("the new one is there as well").hasSize(9);
    assertThat(world.objects("HTTPRoute")).hasSize(9);
    assertThat(world.condition("s1", "RoutingReady")).isEqualTo("True Programmed");

    Cli allowed = world.reconcile("--max-deletes", "6");

    assertThat(allowed.exit()).as(allowed.err()).isZero();
    assertThat(world.objects("ModelService"))
        .containsExactly("ModelService/new", "ModelService/s0", "ModelService/s7");
    assertThat(world.objects("HTTPRoute")).hasSize(3);
  }

  @Test
  void noDeletionAtAllCanBeAskedFor() {
    services(0, 2);
    world.reconcile();
    world.remove("s1.yaml");

    assertThat(world.reconcile("--max-deletes", "0").exit()).isEqualTo(1);
    assertThat(world.objects("ModelService")).hasSize(2);
  }

  @Test
  void withdrawnEndpointsAreNeverLimited() {
    IntStream.range(0, 3).forEach(i -> world.replica("qwen-" + i, "qwen", "prod-us-east"));
    services(0, 1);
    world.reconcile();
    IntStream.range(0, 3).forEach(i -> world.ready("qwen-" + i, false));

    Cli pass = world.reconcile("--max-deletes", "0");

    assertThat(pass.exit()).as(pass.err()).isZero();
    assertThat(world.objects("ModelEndpoint")).isEmpty();
  }

  @Test
  void aSuddenlyEmptySourceDeletesNothing() {
    services(0, 2);
    world.reconcile();
    world.remove("s0.yaml").remove("s1.yaml");

    Cli pass = world.reconcile();

    assertThat(pass.exit()).isEqualTo(1);
    assertThat(pass.err())
        .contains(
            "error: the source has no manifests, but 2 objects were applied from it; none is"
                + " deleted [prune/limit]");
    assertThat(world.objects("ModelService")).hasSize(2);
    assertThat(world.objects("HTTPRoute")).hasSize(2);
  }

  @Test
  void aSourceThatCannotBeReadDeletesNothing() {
    services(0, 2);
    world.reconcile();

    Cli pass = world.reconcile("--path", "not/there");

    assertThat(pass.exit()).isEqualTo(1);
    assertThat(pass.out()).isEmpty();
    assertThat(pass.err()).contains("not/there");
    assertThat(world.objects("ModelService")).hasSize(2);
  }

  @Test
  void anAnnotationKeepsAnObjectThatWouldBePruned() {
    world.write(World.service("a", "qwen").annotation("modelplane.ai/prune", "disabled"));
    services(0, 1);
    world.reconcile();
    world.remove("a.yaml");

    Cli pass = world.reconcile();

    assertThat(pass.exit()).as(pass.err()).isZero();
    assertThat(pass.lines())
        .containsExactly(
            "ModelService "
                + world.namespace
                + "/a skipped: kept by its annotation modelplane.ai/prune");
    assertThat(world.objects("HTTPRoute")).containsExactly("HTTPRoute/a", "HTTPRoute/s0");

    world.kubectl("annotate", "ms", "a", "modelplane.ai/prune-").ok();
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.objects("HTTPRoute")).containsExactly("HTTPRoute/s0");
  }

  @Test
  void aSourceMayBeBoundToNamespaces() {
    String allowed = world.namespace;
    String other = world.testbed.namespace("prune-other");
    services(0, 1);
    world.write(World.service("other", "qwen").in(other));

    Cli pass = world.reconcile("--namespaces", allowed);

    assertThat(pass.exit()).isEqualTo(1);
    assertThat(pass.err())
        .contains("REPO/other.yaml:4:9: error: namespace " + other + " is not among --namespaces")
        .contains("[resource/namespace-not-allowed]");
    assertThat(world.objects("ModelService")).containsExactly("ModelService/s0");
    assertThat(world.testbed.kubectl("get", "ms", "-n", other, "-o", "name").ok()).isEmpty();

    assertThat(world.reconcile().exit()).as("without the bound").isZero();
    world.remove("other.yaml");
    assertThat(world.reconcile("--namespaces", allowed).exit()).isZero();
    assertThat(world.testbed.kubectl("get", "ms", "-n", other, "-o", "name").ok())
        .as("nor deletes there")
        .isNotEmpty();
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.testbed.kubectl("get", "ms", "-n", other, "-o", "name").ok()).isEmpty();
  }

  @Test
  void aHandWrittenEndpointIsPrunedWithItsManifest() {
    services(0, 1);
    world.write(World.endpoint("together", "https://api.together.example/v1"));
    world.reconcile();
    assertThat(world.objects("ModelEndpoint")).containsExactly("ModelEndpoint/together");
    world.remove("together.yaml");

    assertThat(world.reconcile().lines())
        .containsExactly(
            "ModelEndpoint " + world.namespace + "/together deleted: its manifest is gone");
  }
}
