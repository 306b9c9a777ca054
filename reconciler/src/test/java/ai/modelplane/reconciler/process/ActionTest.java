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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The action for GitHub, run as its runner does it. */
@Tag("real")
class ActionTest extends AtAPullRequest {

  @Test
  void theActionAnnotatesWhatAPullRequestIntroducesAndWritesTheSummary() throws IOException {
    commit("qwen.yaml", GOOD.replace("matchLabels", "matchLabel"));
    Path summary = temp.resolve("summary.md");
    Path sarif = temp.resolve("findings.sarif");
    try (Program step =
        action(
            Map.of("base", "main", "sarif", sarif.toString()),
            Map.of("GITHUB_STEP_SUMMARY", summary.toString()))) {
      assertThat(step.exit()).as(step.output()).isEqualTo(1);
      assertThat(step.output())
          .contains("::error file=qwen.yaml,line=7,endLine=7,col=7,endColumn=17")
          .contains("::notice file=old.yaml,line=7");
      assertThat(Files.readString(summary)).contains("schema/unknown-field");
      assertThat(Files.readString(sarif)).contains("\"baselineState\"");
    }
    try (Program step = action(Map.of("base", "main", "rules", "schema/unknown-field=warning"))) {
      assertThat(step.exit()).as(step.output()).isZero();
    }
    try (Program step = action(Map.of("source", "qwen.yaml\nold.yaml\n"))) {
      assertThat(step.exit()).as("all lines are sources").isEqualTo(1);
      assertThat(step.output()).contains("file=old.yaml");
    }
    try (Program step = action(Map.of("source", "$(touch pwned) old.yaml; touch pwned"))) {
      assertThat(step.exit()).isEqualTo(2);
      assertThat(repo.resolve("pwned")).as("an input is no command").doesNotExist();
    }
  }

  @Test
  void theActionTakesWhatReconcileIsStartedWith() throws IOException {
    commit("old.yaml", GOOD.replace("name: qwen", "name: old"));
    commit(
        "deploy/local.yaml",
        """
        apiVersion: modelplane.ai/v1alpha1
        kind: ModelEndpoint
        metadata: {name: local, namespace: ml-team}
        spec: {url: "http://127.0.0.1:8000/v1"}
        """);
    Map<String, String> all =
        Map.of(
            "source", ".",
            "path", "deploy",
            "allow-address", "127.0.0.0/8 10.0.0.0/8",
            "gateway", "edge/one edge/two",
            "gateway-url", "https://models.example.com",
            "namespaces", "ml-team,search",
            "prune-as", "fleet");
    try (Program step = action(all)) {
      assertThat(step.exit()).as(step.output()).isZero();
      assertThat(step.output()).contains("1 valid manifest, 0 errors");
    }
    assertRefused(all, "allow-address", "10.0.0.0/8", "endpoint/address");
    assertRefused(all, "namespaces", "search", "resource/namespace-not-allowed");
    assertRefused(all, "gateway", "edge", "--gateway");
    assertRefused(all, "path", "nowhere", "no folder nowhere");
  }

  @Test
  void theActionWritesTheDiffAsAComment() throws IOException {
    commit("old.yaml", GOOD.replace("name: qwen", "name: old"));
    Path gh = modelplane.resolveSibling("gh");
    Files.writeString(
        gh, "#!/bin/sh\nfor last; do :; done\n[ $1 != pr ] || cp \"$last\" " + temp + "/posted\n");
    assertThat(gh.toFile().setExecutable(true)).isTrue();
    Path cluster = Files.createDirectory(temp.resolve("cluster"));
    Map<String, String> inputs =
        Map.of("base", "main", "cluster", cluster.toString(), "comment", "true");
    try (Program step = action(inputs)) {
      assertThat(step.exit()).as(step.output()).isZero();
    }
    assertThat(Files.readString(temp.resolve("posted")))
        .startsWith("<!-- modelplane-diff -->")
        .contains("ml-team/qwen");
    commit("qwen.yaml", GOOD.replace("matchLabels", "matchLabel"));
    try (Program step = action(inputs)) {
      assertThat(step.exit()).as("of validate").isEqualTo(1);
    }
    assertThat(Files.readString(temp.resolve("posted"))).contains("1 error");
  }

  @Test
  void theWorkflowAndTheActionThatItUsesPassTheLinter() throws IOException {
    Path checked = Files.createDirectories(temp.resolve("linted/.github/workflows"));
    Path top = temp.resolve("linted");
    new Git(top).run("init", "--quiet");
    Files.copy(Program.top().resolve("action.yml"), top.resolve("action.yml"));
    String workflow = Files.readString(Program.top().resolve("deploy/github-workflow.yml"));
    assertThat(workflow).contains("uses: modelplane/modelplane@main");
    Files.writeString(
        checked.resolve("models.yml"), workflow.replace("modelplane/modelplane@main", "./"));
    Files.copy(
        Program.top().resolve("deploy/github-snapshot.yml"), checked.resolve("snapshot.yml"));
    Program linter =
        Program.start(
            List.of(
                "sh", "-c", "cd \"$0\" && \"$1\" -no-color", top.toString(), part("ACTIONLINT")),
            Map.of());
    assertThat(linter.output()).isEmpty();
    assertThat(linter.exit()).isZero();
  }

  private void assertRefused(Map<String, String> all, String input, String value, String why)
      throws IOException {
    Map<String, String> changed = new HashMap<>(all);
    changed.put(input, value);
    try (Program step = action(changed)) {
      assertThat(step.exit()).isNotZero();
      assertThat(step.output()).contains(why);
    }
  }

  private Program action(Map<String, String> inputs) throws IOException {
    return action(inputs, Map.of());
  }

  /** Runs the script of the action as a runner does it: inputs are put into the variables. */
  private Program action(Map<String, String> inputs, Map<String, String> more) throws IOException {
    JsonNode action = yaml("action.yml");
    JsonNode step = action.at("/runs/steps/1");
    Map<String, String> environment = new HashMap<>(more);
    for (Map.Entry<String, JsonNode> variable : step.path("env").properties()) {
      Matcher input =
          Pattern.compile("\\$\\{\\{ inputs\\.([\\w-]+) }}").matcher(variable.getValue().asText());
      if (input.matches()) {
        assertThat(action.path("inputs").has(input.group(1))).isTrue();
        String otherwise =
            input.group(1).equals("base")
                ? "" // there is no pull request
                : action.path("inputs").path(input.group(1)).path("default").asText();
        environment.put(variable.getKey(), inputs.getOrDefault(input.group(1), otherwise));
      }
    }
    environment.put("MODELPLANE", modelplane.toString());
    environment.put("COMMENT_SCRIPT", Program.top().resolve("deploy/comment").toString());
    environment.put("PR", "1");
    environment.put("GITHUB_REPOSITORY", "team/models");
    environment.put("PATH", modelplane.getParent() + ":" + System.getenv("PATH"));
    return in(
        repo, List.of("bash", "-eo", "pipefail", "-c", step.path("run").asText()), environment);
  }
}
