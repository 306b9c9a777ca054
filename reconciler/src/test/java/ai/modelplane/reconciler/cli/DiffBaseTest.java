package ai.modelplane.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testing.Git;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a pull request itself does, whatever else differs on the cluster. */
class DiffBaseTest extends OnAFolder {

  private Git git;

  @BeforeEach
  void aBranch() throws IOException {
    git = Git.init(repo);
    git.commit("change");
    git.run("checkout", "--quiet", "-b", "change");
  }

  @Test
  void aChangeThatChangesNothingHasNoDiffAlthoughNothingWasAppliedYet() {
    Cli diff = command("diff", "--base", "main");

    assertThat(diff.exit()).as(diff.out()).isZero();
    assertThat(diff.err()).isEqualTo("no differences: 6 objects unchanged\n");
    assertThat(command("diff").exit()).as("against live").isEqualTo(1);
  }

  @Test
  void driftIsNotInItAndTheChangeIs() throws Exception {
    command("reconcile");
    replica("qwen-1", false); // live moved on since
    two();

    Cli diff = command("diff", "--base", "main");

    assertThat(diff.exit()).isEqualTo(1);
    assertThat(diff.out())
        .startsWith("ml-team/other: starts to be served by 1 endpoint\nREPO at ")
        .contains(" against the merge base of HEAD and main on " + cluster + "\n\nTraffic of")
        .contains("+ create ModelService ml-team/other: does not exist")
        .contains("+ create HTTPRoute ml-team/other: does not exist")
        .contains("2 to create, 0 to configure, 0 to delete, 5 unchanged")
        .doesNotContain("qwen-1");
  }

  @Test
  void aServiceThatTheChangeRemovesIsDeletedAlsoWhenItWasNeverApplied() throws Exception {
    two();
    git.run("branch", "--quiet", "release");
    Files.delete(repo.resolve("qwen.yaml"));
    git.commit("change");

    Cli diff = command("diff", "--base", "release");

    assertThat(diff.exit()).as(diff.err()).isEqualTo(1);
    assertThat(diff.out())
        .contains("- delete HTTPRoute ml-team/qwen")
        .contains("- delete ModelService ml-team/qwen")
        .doesNotContain("+ create");
    assertThat(cluster.toFile().list())
        .containsExactlyInAnyOrder("fleet.yaml", "qwen-0.yaml", "qwen-1.yaml");
  }

  @Test
  void itWorksFromASnapshotInEveryFormat() throws Exception {
    command("reconcile");
    two();
    Path snapshot = dir.resolve("live.yaml");
    assertThat(
            Cli.run("snapshot", "--cluster", cluster.toString(), "-o", snapshot.toString()).exit())
        .isZero();
    for (String format : List.of("text", "json", "markdown", "html")) {
      Cli diff =
          Cli.run(
              "diff",
              repo.toString(),
              "--cluster",
              snapshot.toString(),
              "--base",
              "main",
              "-o",
              format);
      assertThat(diff.exit()).as(diff.err()).isEqualTo(1);
      assertThat(diff.out()).as(format).contains("other").contains("50");
    }
  }

  @Test
  void aFolderWithoutHistoryHasNoBase() throws IOException {
    Path plain = Files.createDirectory(dir.resolve("plain"));
    Cli diff = Cli.run("diff", plain.toString(), "--cluster", cluster.toString(), "--base", "main");
    assertThat(diff.exit()).isEqualTo(2);
    assertThat(diff.err())
        .isEqualTo(
            "modelplane: "
                + plain
                + " is not in a Git repository, so it has no base main; leave out --base\n");
  }

  private void two() throws IOException {
    String text = Files.readString(repo.resolve("qwen.yaml"));
    Files.writeString(repo.resolve("other.yaml"), text.replace("name: qwen\n", "name: other\n"));
    git.commit("change");
  }
}
