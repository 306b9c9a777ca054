package ai.modelplane.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line itself. */
class MainTest {

  @Test
  void helpListsTheCommandsAndExamples() {
    assertThat(Cli.run("--help"))
        .isEqualTo(
            new Cli(
                0,
                """
                Usage: modelplane [-hV] COMMAND
                Compiles ModelService manifests into Gateway API routes, and applies them.
                  -h, --help      Show this help message and exit.
                  -V, --version   Print version information and exit.
                Commands:
                  validate   Checks manifests. Needs no cluster; with one it checks what they
                               select as well.
                  render     Prints the routes and backends of the manifests, and of live
                               services that are in no source.
                  diff       Shows what reconcile would change, and what becomes of the traffic.
                  reconcile  Applies what the manifests say, once: for a scheduled job, or by
                               hand.
                  run        Applies what the manifests say, again and again, until it is told
                               to end.
                  explain    Shows who gets which share of a service, and why others get none.
                  snapshot   Writes what is live to one small file, without secrets, for use as
                               --cluster.
                  adopt      Shows what the manifests would take over from somebody else, and
                               takes it over.
                  schema     Prints the JSON Schema of manifests, for the YAML language server
                               of an editor.

                Examples:
                  modelplane validate                  check the manifests in this folder
                  modelplane diff                      what would change on the cluster
                  modelplane reconcile --rev main      apply what main says, once
                  modelplane explain ml-team/qwen      who gets which share, and why not
                """,
                ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"validate", "render", "diff", "reconcile", "run", "explain", "snapshot", "adopt"})
  void everyCommandHasHelpWithExamplesThatFitTheScreen(String command) {
    Cli help = Cli.run(command, "--help");

    assertThat(help.exit()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out())
        .startsWith("Usage: modelplane " + command + " [-hV]")
        .contains("\nExamples:\n  ")
        .contains("modelplane " + command);
    assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    String examples = help.out().substring(help.out().indexOf("\nExamples:\n") + 11);
    assertThat(examples.lines()).as("none is broken").allMatch(line -> line.startsWith("  "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"validate", "render", "diff", "reconcile", "adopt"})
  void everyOneShotCommandTellsItsExitCodes(String command) {
    assertThat(Cli.run(command, "--help").out()).contains("\nExit code: 0 ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "validate --revv main|Unknown option: '--revv'",
        "frobnicate|Unmatched argument at index 0: 'frobnicate'",
        "render -o toml|Invalid value for option '--output'",
        "reconcile --wait soon|\"soon\" is no duration, expected 500ms, 2.5s or 1m",
        "diff --gateway modelplane|--gateway is \"modelplane\", expected NAMESPACE/NAME",
        "diff --max-deletes -1|--max-deletes is -1, expected 0 or more",
        "diff --max-deletes many|Invalid value for option '--max-deletes'",
      })
  void aCommandLineThatCannotBeUnderstoodIsTwo(String line, String message) {
    Cli cli = Cli.run(line.split(" "));

    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).contains(message);
  }

  @Test
  void withoutACommandTheUsageIsTalkAndTheExitCodeTwo() {
    Cli cli = Cli.run();

    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).startsWith("Usage: modelplane ");
  }

  @Test
  void schemaPrintsTheFileForEditors() throws IOException {
    Path file =
        Path.of(System.getProperty("modelplane.root", ".."), "schemas/editor/manifest.json");
    assertThat(Cli.run("schema")).isEqualTo(new Cli(0, Files.readString(file), ""));
  }

  @Test
  void versionIsOneLine() {
    Cli cli = Cli.run("--version");

    assertThat(cli.exit()).isZero();
    assertThat(cli.out()).startsWith("modelplane ").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--interval 0s | --interval is 0 ms, expected 100ms or more",
        "--interval 10ms | --interval is 10 ms, expected 100ms or more",
        "--cluster . --kubeconfig k | --cluster . names a folder or a file, and --kubeconfig a"
            + " server; leave out one of them",
        "--cluster . --context c | --cluster . names a folder or a file, and --context a server;"
            + " leave out one of them",
        "--prune-as a --source-identity https://github.com/a/b | --prune-as and --source-identity"
            + " both name the source; leave out one of them",
        "--webhook 127.0.0.1:0 | --webhook needs --webhook-secret-file FILE: anybody could call it"
            + " without",
        "--webhook-secret-file s | --webhook-secret-file needs --webhook HOST:PORT",
        "--webhook 8080 | --webhook is \"8080\", expected HOST:PORT such as 127.0.0.1:8080 or"
            + " [::]:8080",
        "--webhook :99999 | --webhook is \":99999\", expected HOST:PORT such as 127.0.0.1:8080 or"
            + " [::]:8080",
        "--commit-status svn | --commit-status is \"svn\", expected github, gitlab or gitea",
        "--commit-status gitlab | --commit-status needs --commit-status-token-file FILE",
        "--commit-status github | --commit-status needs --commit-status-token-file FILE, or the"
            + " variables of a GitHub App",
        "--commit-status-token-file t | the other options of a commit status need --commit-status"
            + " github, gitlab or gitea",
        "--commit-status-url https://ann:pw@git.example.com | --commit-status-url is"
            + " \"https://git.example.com\", expected such as https://git.example.com/api/v1",
        "--commit-status github --commit-status-token-file t | --commit-status needs a SOURCE that"
            + " is the URL of a repository at the host, or --source-identity URL",
      })
  void optionsThatContradictEachOtherOrMakeNoSenseAreRefused(String options, String message) {
    List<String> arguments = new ArrayList<>(List.of("run", "."));
    arguments.addAll(List.of(options.split(" ")));
    Cli cli = Cli.run(arguments);
    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.err()).startsWith("modelplane: " + message + "\n");
  }

  @Test
  void aDurationOfMoreThanAYearIsRefused() {
    Cli cli = Cli.run("run", ".", "--wait", "999999999h");
    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.err()).contains("\"999999999h\" is longer than a year; expected at most 8760h");
  }
}
