package ai.modelplane.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the manifests come from, and what a person reads when they are not there. */
class ValidateSourceTest extends Validating {

  private static final List<String> FORMATS =
      List.of("text", "json", "sarif", "junit", "github", "gitlab");

  @Test
  void standardInputIsCalledByItsDash() {
    Cli cli = Cli.withInput(GOOD.replace(", namespace: ml-team", ""), "validate", "-");

    assertThat(cli.exit()).isEqualTo(1);
    assertThat(cli.out()).startsWith("-:3:1: error: metadata.namespace is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", " \n\t\n"})
  void nobodyPipesNothingOnPurpose(String nothing) {
    for (String format : FORMATS) {
      isRefused(Cli.withInput(nothing, "validate", "-", "-o", format));
    }
    String cluster = repo.toString();
    for (String command : List.of("render", "diff", "reconcile", "adopt")) {
      isRefused(Cli.withInput(nothing, command, "-", "--cluster", cluster));
    }
    isRefused(Cli.withInput(nothing, "explain", "--source", "-", "--cluster", cluster));
  }

  private static void isRefused(Cli cli) {
    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err())
        .isEqualTo(
            "modelplane: standard input is empty; check the command that writes it: it may have"
                + " failed\n");
  }

  @Test
  void aFolderWithoutManifestsIsNoErrorAndNoTest() throws Exception {
    write("values.yaml", "replicas: 1\n");
    write("empty.yaml", "");
    for (String format : FORMATS) {
      Cli cli = validate("-o", format);
      assertThat(cli.exit()).isZero();
      assertThat(cli.out()).doesNotContain("<testsuite ", "<testcase", "values", "REPO");
      assertThat(cli.err())
          .isEqualTo(
              """
              modelplane: no ModelService or ModelEndpoint found in REPO
              0 valid manifests, 0 errors, 0 warnings, 1 other document skipped, in N ms
              """);
    }
    assertThat(validate("-o", "junit").out()).contains("tests=\"0\"");
  }

  @Test
  void aFileThatHoldsNothingOfOursIsNoTestBesideOneThatDoes() throws Exception {
    write("values.yaml", "replicas: 1\n");
    write("good.yaml", GOOD);
    assertThat(validate("-o", "junit").out())
        .contains("tests=\"1\"", "ModelService ml-team/good")
        .doesNotContain("values");
  }

  @Test
  void aFolderThatIsNotThere() {
    Cli cli = validate("--path", "nowhere");
    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).startsWith("modelplane: ").contains("nowhere").hasLineCount(1);

    Cli missing = Cli.run("validate", repo.resolve("missing").toString());
    assertThat(missing.exit()).isEqualTo(2);
    assertThat(missing.err())
        .startsWith("modelplane: there is no file or folder " + repo.resolve("missing"))
        .hasLineCount(1);
  }

  @Test
  void aRepositoryOrARevisionThatDoesNotExist() throws Exception {
    String bare = repo.resolve("bare.git").toString();
    assertThat(new ProcessBuilder("git", "init", "--quiet", "--bare", bare).start().waitFor())
        .isZero();

    Cli empty = Cli.run("validate", bare, "--rev", "main").without(bare);
    assertThat(empty.exit()).isEqualTo(2);
    assertThat(empty.err())
        .isEqualTo("modelplane: REPO has no commits yet; commit and push the manifests first\n");

    Cli gone = Cli.run("validate", "file://" + repo.resolve("gone.git"));
    assertThat(gone.exit()).isEqualTo(2);
    assertThat(gone.err()).startsWith("modelplane: ").contains("gone.git").hasLineCount(1);

    Cli noRepository = validate("--rev", "main");
    assertThat(noRepository.exit()).isEqualTo(2);
    assertThat(noRepository.err()).startsWith("modelplane: ").hasLineCount(1);
  }
}
