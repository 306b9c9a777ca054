package ai.modelplane.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.documentation.Transcript.Step;
import ai.modelplane.testbed.Testbed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command that the documentation shows is run, and prints what is shown. */
@Tag("real")
class DocumentationTest {

  private static final Path TOP = Path.of(System.getProperty("modelplane.root", ".."));

  @TempDir Path work;

  @Test
  void theReadmeCanBeTypedFromTopToBottom() throws Exception {
    Testbed testbed = Testbed.get();
    String bin =
        run(List.of(TOP.toRealPath().resolve("testbed/install").toString()), Map.of()).stream()
            .filter(line -> line.startsWith("BIN="))
            .map(line -> line.substring("BIN=".length()))
            .findFirst()
            .orElseThrow();
    checkout("testbed", "schemas", "modelplane");
    Map<String, String> environment =
        Map.of(
            "KUBECONFIG",
            testbed.kubeconfig().toString(),
            "KUBECACHEDIR",
            work.resolve("kubectl-cache").toString(),
            "PATH",
            bin + ":" + System.getenv("PATH"),
            "NO_COLOR",
            "1");
    Transcript readme = Transcript.of(Files.readString(TOP.resolve("README.md")), "console");
    emptied(testbed);
    try {
      type(readme, environment);
    } finally {
      emptied(testbed);
    }
    assertThat(readme.steps()).hasSizeGreaterThan(10);
  }

  @Test
  void thePageAboutValidateCanBeTypedFromTopToBottom() throws Exception {
    checkout("testbed", "modelplane");
    Transcript page = Transcript.of(Files.readString(TOP.resolve("docs/validate.md")), "console");
    type(
        page,
        Map.of(
            "GIT_AUTHOR_NAME", "Ann",
            "GIT_AUTHOR_EMAIL", "ann@example.com",
            "GIT_COMMITTER_NAME", "Ann",
            "GIT_COMMITTER_EMAIL", "ann@example.com",
            "NO_COLOR", "1"));
    assertThat(page.steps()).hasSizeGreaterThan(10);
  }

  @Test
  void thePageAboutSnapshotsCanBeTypedFromTopToBottom() throws Exception {
    checkout("testbed", "modelplane");
    Transcript page = Transcript.of(Files.readString(TOP.resolve("docs/snapshots.md")), "console");
    type(page, Map.of("NO_COLOR", "1"));
    assertThat(page.steps()).hasSizeGreaterThan(7);
  }

  @Test
  void thePageAboutAdoptionCanBeTypedFromTopToBottom() throws Exception {
    checkout("testbed", "modelplane");
    Transcript page = Transcript.of(Files.readString(TOP.resolve("docs/adopt.md")), "console");
    type(page, Map.of("NO_COLOR", "1"));
    assertThat(page.steps()).hasSizeGreaterThan(7);
  }

  @Test
  void thePageAboutPullRequestsCanBeTypedFromTopToBottom() throws Exception {
    checkout("testbed", "modelplane");
    Transcript page =
        Transcript.of(Files.readString(TOP.resolve("docs/pull-requests.md")), "console");
    type(page, Map.of("NO_COLOR", "1"));
    assertThat(page.steps()).hasSizeGreaterThan(3);
  }

  @Test
  void thePageAboutMigrationCanBeTypedFromTopToBottom() throws Exception {
    checkout("testbed", "modelplane");
    Transcript page = Transcript.of(Files.readString(TOP.resolve("docs/migration.md")), "console");
    type(page, Map.of("NO_COLOR", "1"));
    assertThat(page.steps()).hasSizeGreaterThan(10);
  }

  @Test
  void thePageAboutInstallingCanBeTypedFromTopToBottom() throws Exception {
    checkout("testbed", "modelplane", "target");
    Transcript page = Transcript.of(Files.readString(TOP.resolve("docs/install.md")), "console");
    type(page, Map.of("NO_COLOR", "1"));
    assertThat(page.steps()).hasSizeGreaterThan(7);
  }

  /** What a person has in the folder where the pages are read. */
  private void checkout(String... entries) throws IOException {
    for (String entry : entries) {
      Files.createSymbolicLink(work.resolve(entry), TOP.toRealPath().resolve(entry));
    }
  }

  private void type(Transcript transcript, Map<String, String> environment)
      throws IOException, InterruptedException {
    for (Step step : transcript.steps()) {
      List<String> printed = run(List.of("bash", "-c", step.command()), environment);
      assertThat(Transcript.matches(step.expected(), printed))
          .as("$ %s%nprinted:%n%s%n", step.command(), String.join("\n", printed))
          .isTrue();
    }
  }

  /** A newcomer's cluster has nothing on it; ours has what other tests left. */
  private static void emptied(Testbed testbed) {
    testbed.kubectl("delete", "ms,me,mr,httproutes", "--all", "-A").ok();
    testbed.kubectl("delete", "ic", "--all").ok();
  }

  @Test
  void theDemoPrintsWhatTheReadmeShowsOfIt() throws Exception {
    String shown = Transcript.blocks(Files.readString(TOP.resolve("README.md")), "text").getFirst();

    List<String> printed =
        run(List.of(TOP.toRealPath().resolve("testbed/demo").toString()), Map.of("NO_COLOR", "1"));

    assertThat(timeless(String.join("\n", printed))).contains(timeless(shown.stripTrailing()));
    assertThat(printed).last().asString().doesNotContain("demo: expected");
  }

  /** A commit is another one each time. */
  private static String timeless(String text) {
    return text.replaceAll("models at [0-9a-f]{12}", "models at COMMIT");
  }

  private List<String> run(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    List<String> lines = new ArrayList<>(text.lines().toList());
    if (process.exitValue() != 0) {
      lines.add("(exit code " + process.exitValue() + ")");
    }
    return lines;
  }
}
