package ai.modelplane.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testing.Git;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Only what a change introduces fails. */
class ValidateBaseTest extends Validating {

  private static final String BAD = GOOD.replace("matchLabels", "labels").replace("good", "old");

  private Git git;

  @BeforeEach
  void aBranchOfARepositoryWithAnOldMistake() throws IOException {
    git = Git.init(repo);
    write("old.yaml", BAD);
    write("good.yaml", GOOD);
    git.commit("change");
    git.run("checkout", "--quiet", "-b", "change");
  }

  @Test
  void anOldMistakeIsShownAndDoesNotFailAlthoughItsLineMoved() throws Exception {
    write("old.yaml", "# a comment\n---\n" + BAD);
    git.commit("change");

    Cli cli = validate("--base", "main");

    assertThat(cli.exit()).isZero();
    assertThat(cli.lines().getFirst())
        .startsWith("REPO/old.yaml:6:")
        .endsWith("[schema/unknown-field] (unchanged)");
    assertThat(cli.err()).contains("0 introduced, 0 fixed, 1 unchanged");
    assertThat(validate().exit()).as("without a base").isEqualTo(1);
  }

  @Test
  void aNewMistakeFailsAlsoWhenItIsNotCommittedYet() throws Exception {
    write("good.yaml", GOOD.replace("a: b", "a: 1"));

    Cli cli = validate("--base", "main");

    assertThat(cli.exit()).isEqualTo(1);
    assertThat(cli.out()).contains("good.yaml:4:").contains("old.yaml:4:");
    assertThat(cli.err()).contains("1 introduced, 0 fixed, 1 unchanged");
  }

  @Test
  void aMistakeThatIsMendedIsCountedAndAnObjectThatMovesKeepsItsOwn() throws Exception {
    Files.delete(repo.resolve("old.yaml"));
    write("moved.yaml", BAD);
    write("good.yaml", "");
    git.commit("change");
    assertThat(validate("--base", "main").err()).contains("0 introduced, 0 fixed, 1 unchanged");

    write("moved.yaml", BAD.replace("labels", "matchLabels"));
    git.commit("change");
    Cli cli = validate("--base", "main");
    assertThat(cli.exit()).isZero();
    assertThat(cli.out()).contains("fixed: old.yaml: ");
    assertThat(cli.err()).contains("0 introduced, 1 fixed, 0 unchanged");
  }

  @Test
  void theSecondOfTwoEqualMistakesIsNew() throws Exception {
    write("old.yaml", BAD + "---\n" + GOOD.replace("good", "other").replace("{a: b}", "{a: 1}"));
    git.commit("change");
    git.run("checkout", "--quiet", "-b", "second");
    write("new.yaml", BAD);
    git.commit("change");

    Cli cli = validate("--base", "change");

    assertThat(cli.exit()).isEqualTo(1);
    assertThat(cli.err()).contains("3 introduced, 0 fixed, 2 unchanged"); // and two duplicates
  }

  @Test
  void aPathNarrowsTheBaseToo() throws Exception {
    Files.createDirectory(repo.resolve("sub"));
    write("sub/a.yaml", GOOD.replace("good", "a").replace("a: b", "a: 1"));
    git.commit("change");

    Cli cli = validate("--base", "main", "--path", "sub");

    assertThat(cli.exit()).isEqualTo(1);
    assertThat(cli.err()).contains("1 introduced, 0 fixed, 0 unchanged");
  }
}
