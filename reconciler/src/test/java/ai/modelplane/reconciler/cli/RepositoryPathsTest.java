package ai.modelplane.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testing.Git;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Programs are told where a file is in its repository, however somebody called the source. */
class RepositoryPathsTest extends Validating {

  private static final List<String> FORMATS = List.of("json", "sarif", "junit", "github", "gitlab");
  private static final String BAD =
      GOOD.replace("matchLabels", "matchLabel").replace("name: good", "name: bad");

  private Git git;
  private Path fleet;

  @BeforeEach
  void aRepositoryWithAMistakeInAFolder() throws IOException {
    fleet = Files.createDirectories(repo.resolve("fleet"));
    git = Git.init(fleet);
    git.write("models/k.yaml", BAD).write("models/ok.yaml", GOOD).commit("change");
  }

  @Test
  void aSourceCanBeCalledInEveryWay() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Path link = Files.createSymbolicLink(repo.resolve("link"), fleet);
    Path inside = Files.createSymbolicLink(repo.resolve("inside"), fleet.resolve("models"));
    Path bare = repo.resolve("bare.git");
    Git.clone(fleet.toUri().toString(), bare, "--bare");

    isCalled(fleet.toString());
    isCalled(fleet + "/");
    isCalled(here.relativize(fleet).toString());
    isCalled(here.relativize(fleet).resolve("models/../.").toString());
    isCalled(fleet.resolve("models").toString());
    isCalled(fleet.resolve("models/k.yaml").toString());
    isCalled(here.relativize(fleet.resolve("models/k.yaml")).toString());
    isCalled(fleet.toString(), "--path", "models");
    isCalled(link.toString());
    isCalled(link.resolve("models").toString());
    isCalled(inside.toString());
    isCalled(fleet.toString(), "--rev", "HEAD");
    isCalled(fleet.resolve("models").toString(), "--rev", "HEAD");
    isCalled(bare.toString(), "--path", "models");
    isCalled(fleet.resolve("models").toString(), fleet.resolve("models/k.yaml").toString());
  }

  private static void isCalled(String... source) {
    for (String format : FORMATS) {
      List<String> arguments = new ArrayList<>(List.of("validate", "-o", format));
      arguments.addAll(List.of(source));
      Cli cli = Cli.run(arguments);
      assertThat(cli.exit()).as(cli.err()).isEqualTo(1);
      assertThat(cli.out())
          .as("%s", arguments)
          .containsPattern("[\"=]models/k[.]yaml")
          .doesNotContain("/models/k", "..");
    }
  }

  @Test
  void aChangeIsComparedUnderTheSameNames() throws IOException {
    git.run("checkout", "-q", "-b", "change");
    git.write("models/new.yaml", BAD.replace("name: bad", "name: new")).commit("new");
    for (String format : FORMATS) {
      Cli cli = Cli.run("validate", fleet + "/models", "--base", "main", "-o", format);
      assertThat(cli.err()).contains("1 introduced, 0 fixed, 1 unchanged");
      assertThat(cli.out()).containsPattern("[\"=]models/new[.]yaml");
    }
  }

  @Test
  void whatStandsAboveTheFolderHasItsPlaceAsWell() throws IOException {
    git.write(".modelplane.yaml", "rules: {a/b: error}\n").commit("wrong");
    for (String format : FORMATS) {
      assertThat(Cli.run("validate", fleet + "/models", "-o", format).out())
          .containsPattern("[\"=][.]modelplane[.]yaml")
          .doesNotContain("fleet", "../");
    }
  }

  @Test
  void filesOfSeveralRepositoriesStayAsTheyWereTyped() throws IOException {
    Path other = Files.createDirectories(repo.resolve("other"));
    Git.init(other)
        .write("models/k.yaml", BAD.replace("name: bad", "name: other"))
        .commit("change");
    Cli cli = Cli.run("validate", fleet.toString(), other.toString(), "-o", "gitlab");
    assertThat(cli.out()).contains(fleet + "/models/k.yaml", other + "/models/k.yaml");
  }

  @Test
  void peopleReadWhatTheyTyped() {
    Cli cli = Cli.run("validate", fleet.toString());
    assertThat(cli.out()).startsWith(fleet + "/models/k.yaml:4:");
  }

  @Test
  void outsideGitAPathBelowTheWorkingDirectoryIsRelative() throws IOException {
    Path here = Path.of("target").toAbsolutePath();
    Path folder = Files.createTempDirectory(Files.createDirectories(here), "models");
    Files.writeString(folder.resolve("k.yaml"), BAD);
    // in this repository the folder is one that Git ignores
    assertThat(Cli.run("validate", folder.toString(), "-o", "github").out())
        .contains("file=")
        .doesNotContain(here.toString());
    write("k.yaml", BAD);
    assertThat(Cli.run("validate", repo + "/k.yaml", "-o", "github").out())
        .contains("file=" + repo + "/k.yaml");
  }

  @Test
  void aDiffSaysItTheSameWay() throws IOException {
    Path cluster = Files.createDirectory(repo.resolve("cluster"));
    for (String format : List.of("json", "markdown", "html")) {
      Cli cli = Cli.run("diff", fleet + "/models", "--cluster", cluster.toString(), "-o", format);
      assertThat(cli.out()).contains("models/k.yaml").doesNotContain("/models/k.yaml");
    }
  }
}
