package ai.modelplane.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.source.Identity;
import ai.modelplane.testing.Git;
import ai.modelplane.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One repository is one source, however it is spelled, and whatever an earlier version said. */
class SpellingTest extends OnAFolder {

  private static final String EARLIER = "github.com/Acme/Fleet";

  private Git git;

  @BeforeEach
  void aClone() throws IOException {
    write(Yaml.endpoint("tog", "https://api.tog.example/v1"));
    git = Git.init(repo);
    git.commit("all");
    git.run("remote", "add", "origin", "https://github.com/Acme/Fleet.git");
  }

  @Test
  void howeverTheRepositoryIsSpelledItsObjectsAreItsOwn() {
    assertThat(command("reconcile").exit()).isZero();
    for (String url :
        List.of("git@github.com:acme/fleet.git", "ssh://git@ssh.github.com:443/acme/fleet")) {
      git.run("remote", "set-url", "origin", url);
      assertThat(command("diff").exit()).as(url).isZero();
    }
    git.run("remote", "rename", "origin", "upstream");
    assertThat(command("diff").exit()).isZero();
    git.run("remote", "set-url", "upstream", "https://mirror.example.com/fleet");
    assertThat(command("diff").exit()).as("a mirror").isEqualTo(2);
    assertThat(command("diff", "--source-identity", "https://github.com/acme/fleet").exit())
        .isZero();
  }

  /** What stands on the cluster as an earlier version wrote it. */
  private void asEarlier(String repository) throws IOException {
    try (Stream<Path> files = Files.walk(cluster)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file);
        Files.writeString(
            file,
            text.replace(
                    Identity.hash("git\ngithub.com/acme/fleet\n"),
                    Identity.hash("git\n" + repository + "\n"))
                .replace("source-name: github.com/acme/fleet", "source-name: " + name(repository)));
      }
    }
  }

  private static String name(String repository) {
    return (repository.startsWith("/") ? "file://" : "") + repository;
  }

  @Test
  void whatAnEarlierVersionAppliedIsRelabelledWithoutAConflict() throws IOException {
    command("reconcile");
    asEarlier(EARLIER);
    git.run("remote", "set-url", "origin", "git@github.com:acme/fleet.git");

    Cli diff = command("diff");

    assertThat(diff.exit()).as(diff.err()).isEqualTo(1);
    assertThat(diff.out()).contains("0 to create, 2 to configure, 0 to delete");
    assertThat(command("reconcile").exit()).isZero();
    assertThat(command("diff").exit()).isZero();
    try (Stream<Path> files = Files.walk(cluster)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).doesNotContain(EARLIER);
      }
    }
  }

  @Test
  void aManifestThatWentBeforeTheUpgradeIsDeletedAndNothingElseIs() throws IOException {
    command("reconcile");
    asEarlier(EARLIER);
    Files.delete(repo.resolve("tog.yaml"));
    live(
        Yaml.endpoint("theirs", "https://api.theirs.example/v1")
            .managed()
            .labels("modelplane.ai/source=" + Identity.hash("git\ngithub.com/other/fleet\n"))
            .annotation("modelplane.ai/source-name", "github.com/other/fleet"));

    Cli pass = command("reconcile");

    assertThat(pass.exit()).as(pass.err()).isZero();
    assertThat(pass.out()).contains("ModelEndpoint ml-team/tog deleted").doesNotContain("theirs");
  }

  @Test
  void aCloneWhoseOnlyRemoteIsNotCalledOriginWasKnownByItsPlaceBefore() throws IOException {
    command("reconcile");
    git.run("remote", "rename", "origin", "upstream");
    asEarlier(repo.toRealPath().toString());
    Cli upgrade = command("reconcile");
    assertThat(upgrade.exit()).as(upgrade.err() + upgrade.out()).isZero();
    git.run("remote", "rename", "upstream", "origin");
    Cli diff = command("diff");
    assertThat(diff.exit()).as(diff.out()).isZero();
  }

  @Test
  void withABaseNobodyAsksWhoseTheObjectsAre() throws IOException {
    live(Yaml.endpoint("tog", "https://api.tog.example/v0"));
    git.run("checkout", "--quiet", "-b", "change");
    assertThat(command("reconcile", "--prune-as", "prod").exit()).isEqualTo(1);
    service("qwen2");

    assertThat(command("diff").exit()).as("two owners stand in the way").isEqualTo(2);
    Cli diff = command("diff", "--base", "main");

    assertThat(diff.exit()).as(diff.err()).isEqualTo(1);
    assertThat(diff.out())
        .contains("~ configure ModelService ml-team/qwen")
        .doesNotContain("conflict", "ml-team/tog");
  }
}
