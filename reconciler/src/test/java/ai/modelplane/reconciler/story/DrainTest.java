package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code modelplane.ai/drain: "true"} on a replica and on the endpoint that stands for one. */
@Tag("real")
class DrainTest {

  static final String DRAIN = "modelplane.ai/drain=true";

  @TempDir Path repo;
  World world;
  String left;

  @BeforeEach
  void begin() {
    world = World.begin("drain", repo);
    world.replica("qwen-0", "qwen", "prod-us-east").replica("qwen-1", "qwen", "prod-eu-west");
    world.write(World.service("qwen", "qwen"));
    assertThat(world.reconcile().exit()).isZero();
    left = "10.0.1.50 /" + world.namespace + "/qwen-0/ 1";
  }

  void isDrained() {
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.targets("qwen")).containsExactly(left);
  }

  @Test
  void aReplicaCanBeDrained() {
    world.kubectl("annotate", "mr", "qwen-1", DRAIN).ok();

    isDrained();

    assertThat(world.get("me", "qwen-1").at("/status/conditions/0/reason").asText())
        .isEqualTo("Draining");
    assertThat(world.get("ms", "qwen").at("/status/endpoints/summary").asText()).isEqualTo("1/2");
    world.kubectl("annotate", "mr", "qwen-1", "modelplane.ai/drain-").ok();
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.targets("qwen")).hasSize(2);
  }

  @Test
  void theEndpointOfAReplicaStaysDrainedWhileTheReplicaFlaps() {
    world.kubectl("annotate", "me", "qwen-1", DRAIN).ok();
    isDrained();
    String uid = world.get("me", "qwen-1").at("/metadata/uid").asText();

    world.ready("qwen-1", false);
    isDrained();
    assertThat(world.diff().exit()).isZero();
    world.ready("qwen-1", true);
    isDrained();

    assertThat(world.get("me", "qwen-1").at("/metadata/uid").asText()).isEqualTo(uid);
    assertThat(world.command("diff").out()).isEmpty();
    world.kubectl("delete", "mr", "qwen-1").ok();
    isDrained();
    assertThat(world.exists("me", "qwen-1")).as("its replica is gone").isFalse();
  }

  @Test
  void anEndpointFromGitThatIsPausedStaysAndIsServedAsItIs() {
    world.write(LeftoversTest.inGit());
    assertThat(world.reconcile().exit()).isZero();
    world.kubectl("annotate", "me", "tog", PauseTest.PAUSE).ok();
    world.write(LeftoversTest.inGit().with("rewritePath: /new"));

    assertThat(world.reconcile().out())
        .contains("/tog skipped: paused by its annotation modelplane.ai/reconcile");

    assertThat(world.targets("qwen")).contains("10.9.9.9 / 1");
    world.kubectl("annotate", "me", "tog", "modelplane.ai/reconcile-").ok();
    assertThat(world.reconcile().exit()).isZero();
    assertThat(world.targets("qwen")).contains("10.9.9.9 /new 1");
  }
}
