package ai.modelplane.reconciler.process;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testing.Git;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is handed out for pull requests, run by what will run it. */
@Tag("real")
class PullRequestTest extends AtAPullRequest {

  @Test
  void aPushThatIntroducesAMistakeIsRefusedAndShowsItToWhoeverPushes() throws IOException {
    Path server = serverWithTheHook();

    assertThat(new Git(repo).run("push", server.toString(), "change"))
        .contains("remote: modelplane: checking change")
        .contains("0 introduced, 0 fixed, 1 unchanged")
        .contains("[new branch]");

    commit("qwen.yaml", GOOD.replace("matchLabels", "matchLabel"));
    Program refused = push(server, "change");
    assertThat(refused.exit()).isNotZero();
    assertThat(refused.output())
        .contains("remote: qwen.yaml:7:7: error: unknown field \"matchLabel\"")
        .contains("remote: hint: did you mean matchLabels?")
        .contains("1 introduced, 0 fixed, 1 unchanged")
        .contains("the push is refused; mend what is marked introduced")
        .contains("[remote rejected]");
    assertThat(new Git(server).run("show", "change:qwen.yaml")).contains("matchLabels");

    commit("qwen.yaml", GOOD);
    assertThat(new Git(repo).run("push", server.toString(), "change")).contains("change -> change");
    assertThat(new Git(repo).run("push", server.toString(), ":change")).contains("[deleted]");
  }

  @Test
  void aForcedPushCannotBringBackWhatWasMendedNorATagBringItIn() throws IOException {
    new Git(repo).run("checkout", "--quiet", "main");
    commit("old.yaml", GOOD);
    Path server = serverWithTheHook();

    new Git(repo).run("tag", "v1");
    assertThat(push(server, "v1").output()).contains("[new tag]");
    new Git(repo).run("reset", "--quiet", "--hard", "HEAD~1");
    commit("other.yaml", GOOD);
    Program forced = in(repo, List.of("git", "push", "-f", server.toString(), "main"), Map.of());
    assertThat(forced.output()).contains("old.yaml:7:7: error: ").contains("[remote rejected]");
    new Git(repo).run("tag", "v2");
    commit("new.yaml", GOOD.replace("name: qwen", "name: new").replace("matchLabels", "labels"));
    new Git(repo).run("tag", "-a", "-m", "annotated", "v3");
    assertThat(push(server, "v3").output()).contains("new.yaml:7:7").contains("[remote rejected]");
  }

  @Test
  void theCommitHookRunsInTheRealRunner() throws IOException {
    Path hooks = Files.createDirectory(temp.resolve("hooks"));
    new Git(hooks).run("init", "--quiet");
    Files.copy(
        Program.top().resolve(".pre-commit-hooks.yaml"), hooks.resolve(".pre-commit-hooks.yaml"));
    Files.copy(modelplane, hooks.resolve("modelplane"));
    assertThat(hooks.resolve("modelplane").toFile().setExecutable(true)).isTrue();
    new Git(hooks).run("add", "--all");
    new Git(hooks).run("commit", "--quiet", "-m", "hooks");

    Program broken = preCommit(hooks);
    assertThat(broken.output())
        .contains("modelplane validate")
        .contains("Failed")
        .contains("old.yaml:7:7: error: unknown field \"labels\"");
    commit("old.yaml", GOOD.replace("name: qwen", "name: old"));
    assertThat(preCommit(hooks).output()).contains("Passed");
  }

  @Test
  void theGitlabJobWritesAReport() throws IOException {
    commit("models/qwen.yaml", GOOD.replace("matchLabels", "matchLabel"));
    JsonNode job = yaml("deploy/gitlab-ci.yml").path("modelplane");
    String script = job.path("script").path(0).asText();
    String report = job.at("/artifacts/reports/codequality").asText();
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", modelplane.getParent() + ":" + System.getenv("PATH"));
    environment.put(
        "CI_MERGE_REQUEST_DIFF_BASE_SHA", new Git(repo).run("rev-parse", "main").strip());
    Program ran = in(repo, List.of("bash", "-euo", "pipefail", "-c", script), environment);
    assertThat(ran.exit()).as(ran.output()).isEqualTo(1);
    assertThat(Files.readString(repo.resolve(report)))
        .contains("\"check_name\" : \"schema/unknown-field\"")
        .contains("models/qwen.yaml");
  }

  private Program preCommit(Path hooks) throws IOException {
    Program ran =
        in(
            repo,
            List.of(
                "python3",
                "-m",
                "pre_commit",
                "try-repo",
                hooks.toString(),
                "modelplane-validate",
                "--all-files",
                "--color=never"),
            Map.of(
                "PYTHONPATH",
                part("PRE_COMMIT"),
                "PRE_COMMIT_HOME",
                temp.resolve("pc").toString()));
    ran.output();
    return ran;
  }

  /** A server that has the main branch, and from then on the hook. */
  private Path serverWithTheHook() throws IOException {
    Path server = temp.resolve("server.git");
    new Git(temp).run("init", "--quiet", "--bare", "--initial-branch=main", server.toString());
    new Git(repo).run("push", "--quiet", server.toString(), "main");
    Path hook = server.resolve("hooks/pre-receive");
    Files.createDirectories(hook.getParent());
    Files.copy(Program.top().resolve("deploy/pre-receive"), hook);
    assertThat(hook.toFile().setExecutable(true)).isTrue();
    new Git(server).run("config", "modelplane.command", modelplane.toString());
    return server;
  }

  private Program push(Path server, String branch) {
    return in(repo, List.of("git", "push", server.toString(), branch), Map.of());
  }
}
