package ai.modelplane.reconciler.process;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testing.Git;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The jobs that renew a snapshot. */
@Tag("real")
class SnapshotJobTest extends AtAPullRequest {

  @Test
  void theJobsThatRenewTheSnapshotCommitItWhenItHasChanged() throws IOException {
    Path cluster = Program.top().resolve("testbed/sample/cluster");
    Files.writeString(
        modelplane, Files.readString(modelplane).replace("$@", "$@\" --cluster \"" + cluster));
    Path server = temp.resolve("server.git");
    new Git(temp).run("init", "--quiet", "--bare", "--initial-branch=main", server.toString());
    new Git(repo).run("checkout", "--quiet", "main");
    new Git(repo).run("push", "--quiet", "--set-upstream", server.toString(), "main");
    JsonNode github = yaml("deploy/github-snapshot.yml").at("/jobs/snapshot/steps");
    String script = github.path(github.size() - 1).path("run").asText();

    renewed(script.replace(".tools/modelplane", "../bin"));
    assertThat(new Git(server).run("log", "--format=%s", "-1")).contains("Renew the snapshot");
    assertThat(new Git(server).run("show", "main:.modelplane/prod.yaml")).contains("qwen3-8b");
    String head = new Git(server).run("rev-parse", "main");
    renewed(script.replace(".tools/modelplane", "../bin"));
    assertThat(new Git(server).run("rev-parse", "main")).as("nothing has changed").isEqualTo(head);

    Files.writeString(repo.resolve(".modelplane/prod.yaml"), "");
    new Git(repo).run("commit", "--quiet", "-am", "empty");
    StringBuilder gitlab = new StringBuilder();
    yaml("deploy/gitlab-ci.yml")
        .at("/modelplane-snapshot/script")
        .forEach(line -> gitlab.append(line.asText()).append('\n'));
    String address = "https://gitlab-ci-token:$TOKEN@$CI_SERVER_HOST/$CI_PROJECT_PATH.git";
    assertThat(gitlab).contains(address);
    renewed(gitlab.toString().replace(address, server.toString()));
    assertThat(new Git(server).run("show", "main:.modelplane/prod.yaml")).contains("qwen3-8b");
  }

  private void renewed(String script) {
    Map<String, String> environment =
        Map.of(
            "PATH",
            modelplane.getParent() + ":" + System.getenv("PATH"),
            "RUNNER_TEMP",
            temp.toString(),
            "KUBECONFIG_TEXT",
            "",
            "CI_DEFAULT_BRANCH",
            "main");
    Program job = in(repo, List.of("bash", "-e", "-c", script), environment);
    assertThat(job.exit()).as(job.output()).isZero();
  }
}
