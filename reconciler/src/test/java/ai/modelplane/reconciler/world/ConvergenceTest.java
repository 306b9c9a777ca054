package ai.modelplane.reconciler.world;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.yaml.YamlWriter;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.folder.FolderCluster;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Plan;
import ai.modelplane.reconciler.prepare.Prepared;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wherever it begins, one pass is enough, and the next has nothing to do. */
class ConvergenceTest {

  @Test
  void afterAPassTheNextOneWritesNothingNotEvenAStatus() {
    Worlds.each(
        125,
        World::old,
        world -> {
          world.one.run(world.store);
          int writes = world.store.writes();
          SortedMap<Key, String> before = State.of(world.store);

          Prepared next = world.one.prepare(world.store);
          assertThat(writes(next.plan())).as("planned writes").isEmpty();
          world.one.execute(world.store, next);

          assertThat(State.differences(State.of(world.store), before)).isEmpty();
          assertThat(world.store.writes()).isEqualTo(writes);
        });
  }

  @Test
  void inAFolderAPassIsEnoughToo(@TempDir Path folder) {
    Worlds.each(
        25,
        World::old,
        world -> {
          try {
            Path path = Files.createTempDirectory(folder, "world");
            Files.writeString(
                path.resolve("all.yaml"),
                YamlWriter.write(
                    world.store.all().stream().map(ConvergenceTest::unjudged).toList()));
            Cluster cluster = FolderCluster.open(path);
            world.one.run(cluster);
            Map<Path, String> before = files(path);

            Prepared next = world.one.prepare(cluster);
            assertThat(writes(next.plan())).as("planned writes").isEmpty();
            world.one.execute(cluster, next);

            assertThat(files(path)).isEqualTo(before);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** The folder plays the gateway's part only where no other has. */
  private static JsonNode unjudged(LiveObject object) {
    return object.key().kind() == Kind.HTTP_ROUTE ? object.tree().without("status") : object.tree();
  }

  private static Map<Path, String> files(Path folder) throws IOException {
    Map<Path, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(file, Files.readString(file));
      }
    }
    return files;
  }

  private static List<String> writes(Plan plan) {
    return plan.changes().stream()
        .filter(Change::isWrite)
        .map(c -> c.word() + " " + c.key() + ": " + c.reason())
        .toList();
  }
}
