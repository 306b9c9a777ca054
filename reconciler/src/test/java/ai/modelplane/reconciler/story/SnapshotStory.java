package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cli.Cli;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A cluster with something of each kind, and a file to keep it in. */
abstract class SnapshotStory extends TwoReplicasStory {

  @TempDir Path elsewhere;
  Path file;

  @BeforeEach
  void begin() {
    world.replica("kimi-0", "kimi", "prod-us-east").ready("kimi-0", false);
    world.write(World.service("kimi", "kimi"));
    world.write(World.endpoint("together", "https://api.example.com/v1"));
    file = elsewhere.resolve("prod.yaml");
  }

  Cli snapshot(String... more) {
    List<String> arguments = new ArrayList<>(List.of("snapshot", "--kubeconfig"));
    arguments.add(world.testbed.kubeconfig().toString());
    arguments.addAll(List.of(more));
    return Cli.run(arguments);
  }

  void taken() {
    Cli snapshot = snapshot("-o", file.toString());
    assertThat(snapshot.exit()).as(snapshot.err()).isZero();
  }
}
