package ai.modelplane.reconciler.story;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A story that begins with one replica and the service of it, in a file. */
@Tag("real")
abstract class OneServiceStory {

  @TempDir Path repo;
  World world;

  @BeforeEach
  void begin() {
    world = World.begin("owner", repo);
    world.replica("qwen-0", "qwen", "prod-us-east");
    world.write(World.service("qwen", "qwen"));
  }

  String target() {
    return "10.0.1.50 /" + world.namespace + "/qwen-0/ 1";
  }
}
