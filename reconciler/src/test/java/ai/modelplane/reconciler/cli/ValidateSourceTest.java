package ai.modelplane.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where the manifests come from, and what a person reads when they are not there. */
class ValidateSourceTest extends Validating {

  @Test
  void standardInputIsCalledByItsDash() {
    Cli cli = Cli.withInput(GOOD.replace(", namespace: ml-team", ""), "validate", "-");

    assertThat(cli.exit()).isEqualTo(1);
    assertThat(cli.out()).startsWith("-:3:1: error: metadata.namespace is missing");
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
