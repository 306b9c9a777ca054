package ai.modelplane.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much a rule matters is set on the command line, or in the repository. */
class ValidateRulesTest extends Validating {

  private static final String EMPTY = GOOD.replace("{a: b}", "{}");

  @Test
  void aWarningCanBeMadeAnErrorAndSwitchedOff() throws IOException {
    write("a.yaml", EMPTY);
    assertThat(validate().out()).contains("warning: ").contains("[selector/empty]");
    assertThat(validate().exit()).isZero();

    Cli error = validate("--rule", "selector/empty=error");
    assertThat(error.exit()).isEqualTo(1);
    assertThat(error.out()).contains("error: ").contains("[selector/empty]");

    Cli off = validate("--rule", "selector/empty=off");
    assertThat(off.exit()).isZero();
    assertThat(off.out()).isEmpty();
  }

  @Test
  void theRepositorySaysItOnceForAllAndTheCommandLineWins() throws IOException {
    write("a.yaml", EMPTY);
    write(".modelplane.yaml", "rules:\n  selector/empty: error\n");
    assertThat(validate().exit()).isEqualTo(1);
    assertThat(validate("--rule", "selector/empty=off").exit()).isZero();
    write(".modelplane.yaml", "rules:\n  selector/empty: off # YAML 1.1: a boolean\n");
    assertThat(validate().out()).isEmpty();
  }

  @Test
  void theFileCannotLowerTheRulesThatGuardTheRepository() throws IOException {
    write(
        "a.yaml",
        """
        apiVersion: modelplane.ai/v1alpha1
        kind: ModelEndpoint
        metadata: {name: a, namespace: ml-team}
        spec: {url: 'http://169.254.169.254/v1'}
        """);
    write(".modelplane.yaml", "rules:\n  endpoint/address: off\n");

    Cli cli = validate();

    assertThat(cli.exit()).isEqualTo(1);
    assertThat(cli.out())
        .contains("[endpoint/address]")
        .contains(
            """
            REPO/.modelplane.yaml:2:3: error: the rule endpoint/address is an error, which a file of\
             the repository cannot lower [config/invalid]
              endpoint/address: off
              ^~~~~~~~~~~~~~~~
            hint: remove the line; the command line can lower it: --rule endpoint/address=off
            """);
  }

  @Test
  void norOneThatWouldHideThem() throws IOException {
    write(
        "a.yaml",
        """
        apiVersion: modelplane.ai/v1alpha1
        kind: ModelEndpoint
        metadata: {name: a, namespace: ml-team}
        spec: {url: 'http://169.254.169.254/v1', note: x}
        """);
    write(".modelplane.yaml", "rules:\n  schema/unknown-field: off\n");

    assertThat(validate().exit()).isEqualTo(1);
    assertThat(validate().out()).contains("[schema/unknown-field]").contains("[config/invalid]");
  }

  @Test
  void ofTwoFoldersTheStricterFileHoldsAndBothAreChecked() throws IOException {
    Files.createDirectories(repo.resolve("a"));
    Files.createDirectories(repo.resolve("b"));
    write("a/a.yaml", EMPTY);
    write("a/.modelplane.yaml", "rules:\n  selector/empty: off\n");
    write("b/b.yaml", GOOD.replace("good", "other"));
    write("b/.modelplane.yaml", "rules:\n  selector/empty: error\n  endpoint/address: off\n");

    Cli cli = Cli.run("validate", repo.resolve("a").toString(), repo.resolve("b").toString());

    assertThat(cli.exit()).isEqualTo(1);
    assertThat(cli.out()).contains("[selector/empty]").contains("[config/invalid]");
  }

  @Test
  void aFileThatIsALinkIsNotRead() throws IOException {
    write("secret", "top-secret: [\n");
    write("a.yaml", GOOD);
    Files.createSymbolicLink(repo.resolve(".modelplane.yaml"), repo.resolve("secret"));

    assertThat(validate().exit()).isZero();
    assertThat(validate().out()).doesNotContain("top-secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'rule: {}' | 1:1: error: unknown field \"rule\" [config/invalid]",
        "'rules: {selector/emty: off}' | 1:9: error: there is no rule \"selector/emty\"",
        "'rules: {selector/empty: maybe}' | 1:25: error: expected off, warning or error, found"
            + " \"maybe\"",
        "'rules: [selector/empty]' | 1:8: error: rules is not a map",
        "'[]' | 1:1: error: expected a map with the keys exclude and rules",
        "'rules: {' | error: ",
      })
  void aMistakeInTheFileIsShownAtItsPlace(String text, String shown) throws IOException {
    write("a.yaml", GOOD);
    write(".modelplane.yaml", text + "\n");

    Cli cli = validate();

    assertThat(cli.exit()).isEqualTo(1);
    assertThat(cli.out()).startsWith("REPO/.modelplane.yaml:").contains(shown);
  }

  @Test
  void aRuleThatDoesNotExistIsNamedWithTheNearest() throws IOException {
    write("a.yaml", GOOD);
    assertThat(validate("--rule", "selector/emtpy=off").err())
        .contains("there is no rule \"selector/emtpy\"; did you mean selector/empty?");
    assertThat(validate("--rule", "foo/bar=off").err())
        .contains("there is no rule \"foo/bar\"; docs/rules.md lists them all");
    assertThat(validate("--rule", "selector/empty=never").err())
        .contains("expected off, warning or error, found \"never\"");
  }

  @Test
  void severalFilesAreReadAsOne() throws IOException {
    write("a.yaml", GOOD);
    write("b.yaml", GOOD);
    String a = repo.resolve("a.yaml").toString();
    Cli cli = Cli.run("validate", a, repo.resolve("b.yaml").toString(), a);
    assertThat(cli.exit()).isEqualTo(1);
    assertThat(cli.out()).contains("is defined twice, also at").doesNotContain("3 times");
  }
}
