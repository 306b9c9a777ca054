package ai.modelplane.reconciler.process;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.yaml.YamlReader;
import ai.modelplane.testbed.Testbed;
import ai.modelplane.testing.Git;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is handed out for pull requests, run by what will run it. */
@Tag("real")
class PullRequestTest {

  private static final String GOOD =
      """
      apiVersion: modelplane.ai/v1alpha1
      kind: ModelService
      metadata: {name: qwen, namespace: ml-team}
      spec:
        endpoints:
        - selector:
            matchLabels: {modelplane.ai/deployment: qwen}
      """;

  @TempDir private Path temp;
  private Path modelplane;
  private Path repo;

  @BeforeEach
  void aRepositoryWithAnOldMistakeOnItsMainBranch() throws IOException {
    modelplane = temp.resolve("bin/modelplane");
    Files.createDirectories(modelplane.getParent());
    String words =
        Program.modelplane().stream().map(w -> "'" + w + "'").collect(Collectors.joining(" "));
    Files.writeString(modelplane, "#!/bin/sh\nexec " + words + " \"$@\"\n");
    assertThat(modelplane.toFile().setExecutable(true)).isTrue();

    repo = Files.createDirectory(temp.resolve("repo"));
    new Git(repo).run("init", "--quiet", "--initial-branch=main");
    commit("old.yaml", GOOD.replace("name: qwen", "name: old").replace("matchLabels:", "labels:"));
    new Git(repo).run("checkout", "--quiet", "-b", "change");
    commit("qwen.yaml", GOOD);
  }

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
  void theWorkflowAndTheActionThatItUsesPassTheLinter() throws IOException {
    Path checked = Files.createDirectories(temp.resolve("linted/.github/workflows"));
    Path top = temp.resolve("linted");
    new Git(top).run("init", "--quiet");
    Files.copy(Program.top().resolve("action.yml"), top.resolve("action.yml"));
    String workflow = Files.readString(Program.top().resolve("deploy/github-workflow.yml"));
    assertThat(workflow).contains("uses: modelplane/modelplane@main");
    Files.writeString(
        checked.resolve("models.yml"), workflow.replace("modelplane/modelplane@main", "./"));
    Program linter =
        Program.start(
            List.of(
                "sh", "-c", "cd \"$0\" && \"$1\" -no-color", top.toString(), part("ACTIONLINT")),
            Map.of());
    assertThat(linter.output()).isEmpty();
    assertThat(linter.exit()).isZero();
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
          Pattern.compile("\\$\\{\\{ inputs\\.(\\w+) }}").matcher(variable.getValue().asText());
      if (input.matches()) {
        assertThat(action.path("inputs").has(input.group(1))).isTrue();
        String otherwise = input.group(1).equals("source") ? "." : "";
        environment.put(variable.getKey(), inputs.getOrDefault(input.group(1), otherwise));
      }
    }
    environment.put("MODELPLANE", modelplane.toString());
    return in(
        repo, List.of("bash", "-eo", "pipefail", "-c", step.path("run").asText()), environment);
  }

  private static JsonNode yaml(String file) throws IOException {
    return YamlReader.read(file, Files.readAllBytes(Program.top().resolve(file)))
        .documents()
        .getFirst()
        .tree();
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

  /** Where an installed part is. */
  private static String part(String name) {
    Testbed.get();
    Program install =
        Program.start(List.of(Program.top().resolve("testbed/install").toString()), Map.of());
    return install
        .output()
        .lines()
        .filter(line -> line.startsWith(name + "="))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElseThrow(() -> new AssertionError(install.said()));
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

  private void commit(String file, String text) throws IOException {
    Path at = repo.resolve(file);
    Files.createDirectories(at.getParent());
    Files.writeString(at, text);
    new Git(repo).run("add", "--all");
    new Git(repo).run("commit", "--quiet", "-m", file);
  }

  private static Program in(Path folder, List<String> command, Map<String, String> environment) {
    List<String> there = new ArrayList<>(List.of("env", "-C", folder.toString()));
    there.addAll(command);
    return Program.start(there, environment);
  }
}
