package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testing.Git;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service says which commit it is of. */
@Tag("real")
class RevisionTest {

  @TempDir Path repo;
  private Git git;

  @Test
  void theRevisionIsTheCommitThatLastChangedTheServicesOwnManifest() {
    World world = World.begin("revision", repo);
    world.replica("qwen-0", "qwen", "prod-us-east");
    git = Git.init(repo);
    world.write(World.service("a", "qwen")).write(World.service("b", "qwen"));
    String first = commit();
    assertThat(world.reconcile("--rev", "main").exit()).isZero();
    assertThat(revision(world, "a")).isEqualTo(first);
    assertThat(revision(world, "b")).isEqualTo(first);

    SortedMap<String, String> before = world.resourceVersions();
    world.write(World.service("b", "none"));
    String second = commit();
    assertThat(world.reconcile("--rev", "main").exit()).isZero();
    assertThat(revision(world, "a")).isEqualTo(first);
    assertThat(revision(world, "b")).isEqualTo(second);
    assertThat(world.resourceVersions().get("ModelService/a"))
        .as("a commit that does not touch a service does not write it")
        .isEqualTo(before.get("ModelService/a"));

    world.write("b.yaml", World.service("b", "none").replace("spec:", "specs:"));
    commit();
    assertThat(world.reconcile("--rev", "main").exit()).isEqualTo(1);
    assertThat(revision(world, "b")).as("of what is served").isEqualTo(second);
    assertThat(world.condition("b", "Accepted")).isEqualTo("False Invalid");

    assertThat(world.reconcile("--rev", first).exit()).as("back").isZero();
    assertThat(revision(world, "b")).isEqualTo(first);
    assertThat(world.targets("b")).isEqualTo(world.targets("a"));
  }

  private static String revision(World world, String service) {
    return world.get("ms", service).at("/status/revision").asText();
  }

  private String commit() {
    git.commit("change");
    return git.run("rev-parse", "HEAD").strip();
  }
}
