package ai.modelplane.reconciler.process;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testing.Git;
import ai.modelplane.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comment on a pull request, by the script that the documentation hands out. */
@Tag("real")
class CommentTest {

  private static final String SERVICE = Yaml.service("qwen").over("qwen3-8b").text();

  @TempDir private Path temp;
  private Path bin;
  private Path repo;
  private Path posted;

  @BeforeEach
  void aRepositoryWithASnapshotAndABranch() throws IOException {
    bin = Files.createDirectory(temp.resolve("bin"));
    posted = temp.resolve("posted.md");
    String words =
        Program.modelplane().stream().map(w -> "'" + w + "'").collect(Collectors.joining(" "));
    script("modelplane", "exec " + words + " \"$@\"");
    Files.createFile(temp.resolve("ids"));
    script(
        "gh",
        """
        cd '%s'; for last; do :; done
        case "$*" in
          *PATCH*) cp "${last#body=@}" replaced.md ;;
          "pr comment"*) [ ! -e forbidden ] && cp "$last" posted.md ;;
          *) cat ids ;;
        esac\
        """
            .formatted(temp));
    repo = Files.createDirectories(temp.resolve("repo"));
    Files.createDirectory(repo.resolve(".modelplane"));
    Path cluster = Program.top().resolve("testbed/sample/cluster");
    Program taken = run("modelplane snapshot --cluster '" + cluster + "' -o .modelplane/prod.yaml");
    assertThat(taken.exit()).as(taken.output()).isZero();
    new Git(repo).run("init", "--quiet", "--initial-branch=main");
    commit(SERVICE);
    new Git(repo).run("update-ref", "refs/remotes/origin/main", "main");
    new Git(repo).run("checkout", "--quiet", "-b", "change");
  }

  @Test
  void itIsWrittenAlsoWhenSomethingIsWrongAndThenTheJobFails() throws IOException {
    commit(SERVICE.replace("matchLabels", "matchLabel"));

    Program job = run(recipe());

    assertThat(job.exit()).as(job.output()).isEqualTo(2);
    assertThat(Files.readString(posted)).contains("Not all of it could be compared: 1 error");
  }

  @Test
  void aChangeIsNoFailure() throws IOException {
    commit(SERVICE.replace("qwen3-8b", "kimi-k2"));

    Program job = run(recipe());

    assertThat(job.exit()).as(job.output()).isZero();
    assertThat(Files.readString(posted)).contains("## `ml-team/qwen`: 100.0 % of requests move");
  }

  @Test
  void theNextPushReplacesIt() throws IOException {
    commit(SERVICE.replace("qwen3-8b", "kimi-k2"));
    Files.writeString(temp.resolve("ids"), "41\n42\n");

    Program job = run(recipe());

    assertThat(job.exit()).as(job.output()).isZero();
    assertThat(Files.readString(temp.resolve("replaced.md")))
        .startsWith("<!-- modelplane-diff -->");
    assertThat(posted).doesNotExist();
  }

  @Test
  void whoeverMayNotCommentFindsItInTheSummary() throws IOException {
    commit(SERVICE.replace("qwen3-8b", "kimi-k2"));
    Files.createFile(temp.resolve("forbidden"));

    Program job = run(recipe());

    assertThat(job.exit()).as(job.output()).isZero();
    assertThat(job.output()).contains("::warning::the diff could not be written as a comment");
    assertThat(Files.readString(temp.resolve("summary.md"))).contains("100.0 % of requests move");
  }

  @Test
  void whatCannotRunWritesNothing() {
    new Git(repo).run("update-ref", "-d", "refs/remotes/origin/main");

    assertThat(run(recipe()).exit()).isEqualTo(2);
    assertThat(posted).doesNotExist();
  }

  private static String recipe() {
    return "'%s' --base origin/main --cluster .modelplane/prod.yaml"
        .formatted(Program.top().resolve("deploy/comment"));
  }

  /** As a runner does it. */
  private Program run(String script) {
    return Program.start(
        List.of("env", "-C", repo.toString(), "bash", "-eo", "pipefail", "-c", script),
        Map.of(
            "PATH",
            bin + ":" + System.getenv("PATH"),
            "GITHUB_STEP_SUMMARY",
            temp.resolve("summary.md").toString(),
            "GITHUB_REPOSITORY",
            "team/models",
            "PR",
            "1"));
  }

  private void script(String name, String text) throws IOException {
    Path file = bin.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private void commit(String service) throws IOException {
    Files.writeString(repo.resolve("qwen.yaml"), service);
    new Git(repo).run("add", "--all");
    new Git(repo).run("commit", "--quiet", "-m", "qwen");
  }
}
