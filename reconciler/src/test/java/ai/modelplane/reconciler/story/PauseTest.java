package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cli.Cli;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code modelplane.ai/reconcile: disabled}: hands off. */
@Tag("real")
class PauseTest {

  static final String PAUSE = "modelplane.ai/reconcile=disabled";

  @TempDir Path repo;
  World world;

  @BeforeEach
  void begin() {
    world = World.begin("pause", repo);
    world.replica("qwen-0", "qwen", "prod-us-east").replica("qwen-1", "qwen", "prod-eu-west");
    world.write(World.service("qwen", "qwen"));
    assertThat(world.reconcile().exit()).isZero();
  }

  @Test
  void aPausedServiceStaysExactlyAsItIs() {
    world.kubectl("annotate", "ms", "qwen", PAUSE).ok();
    SortedMap<String, String> before = world.resourceVersions();
    world.write(World.service("qwen", "other"));
    world.ready("qwen-1", false);

    Cli diff = world.diff();
    Cli pass = world.reconcile();

    assertThat(diff.out())
        .contains("= skip ModelService " + world.namespace + "/qwen: paused by the annotation")
        .contains("= skip HTTPRoute " + world.namespace + "/qwen: paused by the annotation");
    assertThat(pass.exit()).as(pass.err()).isZero();
    before.remove("ModelEndpoint/qwen-1");
    assertThat(world.resourceVersions()).isEqualTo(before);

    world.kubectl("annotate", "ms", "qwen", "modelplane.ai/reconcile-").ok();
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.targets("qwen")).containsExactly("nobody - 1");
  }

  @Test
  void aPausedRouteStaysAndKeepsItsBackends() {
    world.kubectl("annotate", "httproute", "qwen", PAUSE).ok();
    world.ready("qwen-1", false);

    Cli pass = world.reconcile();

    assertThat(pass.exit()).as(pass.err()).isZero();
    assertThat(pass.out())
        .contains(
            "HTTPRoute "
                + world.namespace
                + "/qwen skipped: paused by its annotation modelplane.ai/reconcile");
    assertThat(world.targets("qwen")).hasSize(2);
    assertThat(world.objects("Service")).hasSize(2);
    assertThat(world.condition("qwen", "RoutingReady")).isEqualTo("False Paused");
    assertThat(world.condition("qwen", "Ready")).isEqualTo("True Serving");

    world.ready("qwen-1", true);
    world.reconcile();
    assertThat(world.condition("qwen", "RoutingReady"))
        .as("it is as it should be, paused or not")
        .isEqualTo("True Programmed");
  }

  @Test
  void aPausedServiceWhoseManifestGoesIsNotDeleted() {
    world.kubectl("annotate", "ms", "qwen", PAUSE).ok();
    world.remove("qwen.yaml").write(World.service("other", "none"));

    assertThat(world.reconcile().exit()).isZero();

    assertThat(world.exists("ms", "qwen")).isTrue();
    assertThat(world.targets("qwen")).hasSize(2);
  }

  @Test
  void aPausedDerivedEndpointIsNotWritten() {
    world.kubectl("annotate", "me", "qwen-1", PAUSE).ok();
    world.kubectl("label", "me", "qwen-1", "--overwrite", "modelplane.ai/cluster=edited").ok();

    Cli pass = world.reconcile();

    assertThat(pass.lines())
        .containsExactly(
            "ModelEndpoint "
                + world.namespace
                + "/qwen-1 skipped: paused by its annotation modelplane.ai/reconcile");
  }
}
