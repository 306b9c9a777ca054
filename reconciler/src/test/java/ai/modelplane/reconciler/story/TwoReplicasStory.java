package ai.modelplane.reconciler.story;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** One service over one replica in the east and one in the west; nothing is applied yet. */
@Tag("real")
abstract class TwoReplicasStory {

  @TempDir Path repo;
  World world;

  @BeforeEach
  void aServiceOverTwoReplicas() {
    world = World.begin("replicas", repo);
    world.replica("qwen-0", "qwen", "prod-us-east").replica("qwen-1", "qwen", "prod-eu-west");
    world.write(World.service("qwen", "qwen"));
  }

  String east() {
    return "10.0.1.50 /" + world.namespace + "/qwen-0/ 1";
  }

  String west() {
    return "10.0.2.50 /" + world.namespace + "/qwen-1/ 1";
  }
}
