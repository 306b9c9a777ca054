package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.reconciler.cli.Cli;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What whoever asks may not read. */
@Tag("real")
class RightsTest {

  @TempDir Path repo;
  World world;

  @BeforeEach
  void aService() {
    world = World.begin("rights", repo);
    world.replica("qwen-0", "qwen", "prod-us-east");
    world.write(World.service("qwen", "qwen"));
  }

  @Test
  void whatOnlyStrengthensChecksIsSaidOnceEachAndThePassGoesOn() {
    try (Reader _ = Reader.of(world, Reader.NEEDED)) {
      Cli diff = world.diff("--context", "reader");

      assertThat(diff.exit()).as(diff.err()).isEqualTo(1);
      assertThat(diff.out()).contains("+ create HTTPRoute " + world.namespace + "/qwen");
      assertThat(diff.err())
          .containsOnlyOnce("warning: Namespaces cannot be read, so that ")
          .containsOnlyOnce("warning: ServiceCIDRs cannot be read, so that ")
          .containsOnlyOnce("warning: GatewayClasses cannot be read, so that ")
          .containsOnlyOnce("warning: CustomResourceDefinitions cannot be read, so that ")
          .contains(
              "bind a role with this rule: {apiGroups: [\"networking.k8s.io\"],"
                  + " resources: [\"servicecidrs\"], verbs: [list]} [cluster/not-readable]");
    }
    try (Reader _ = Reader.of(world, Reader.NEEDED + "," + Reader.AROUND)) {
      assertThat(world.diff("--context", "reader").err()).doesNotContain("[cluster/not-readable]");
    }
  }

  @Test
  void whatAPassCannotDoWithoutStopsItWithTheRuleToBind() {
    try (Reader _ =
        Reader.of(world, Reader.NEEDED.replace(",httproutes.gateway.networking.k8s.io", ""))) {
      Cli diff = world.diff("--context", "reader");

      assertThat(diff.exit()).isEqualTo(2);
      assertThat(diff.out()).isEmpty();
      assertThat(diff.err())
          .startsWith("modelplane: list HTTPRoutes at ")
          .contains(
              "bind a role with this rule: {apiGroups: [\"gateway.networking.k8s.io\"],"
                  + " resources: [\"httproutes\"], verbs: [list]}");
    }
  }

  /** What a folder shows for every other rule needs an API server here. */
  @Test
  void theFixtureOfTheRuleSaysWhatTheServerSays() throws IOException, SourceException {
    world.remove("qwen.yaml");
    try (Reader _ =
        Reader.of(
            world,
            Reader.NEEDED + "," + Reader.AROUND.replace("servicecidrs.networking.k8s.io,", ""))) {
      new ShownRule(world, Rule.CLUSTER_NOT_READABLE)
          .with("endpoint.yaml")
          .holds(new Passes(Options.DEFAULT.gateway()));
    }
  }
}
