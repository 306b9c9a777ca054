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

/** Several sources on one command line: what is for which, and what is refused before anything. */
class FollowedSourcesTest extends OnAFolder {

  private static final String URL = "https://git.example.com/ml/models.git";

  private void refused(String message, String... sources) {
    List<String> arguments = new ArrayList<>(List.of("run", "--cluster", cluster.toString()));
    arguments.addAll(List.of(sources));
    Cli cli = Cli.run(arguments);
    assertThat(cli.err()).startsWith("modelplane: " + message);
    assertThat(cli.err()).endsWith("see modelplane run --help\n");
    assertThat(cli.exit()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://git.example.com/a.git?rev=main&path=teams/a | https://git.example.com/a.git at"
            + " main//teams/a",
        "git@git.example.com:ml/a.git?rev=feature%2Fa+b%26c | git@git.example.com:ml/a.git at"
            + " feature/a+b&c",
        "https://user:secret@git.example.com/a.git?rev=main | https://git.example.com/a.git at"
            + " main",
        "models | models",
      })
  void whatIsBehindASourceIsForItAlone(String typed, String name) {
    assertThat(FollowedSource.of(null, typed).name()).isEqualTo(name);
  }

  @Test
  void aFolderMayHaveAQuestionMarkInItsName() throws IOException {
    Path folder = Files.createDirectory(repo.resolveSibling("what?rev=main"));

    assertThat(FollowedSource.of(null, folder.toString()).name()).isEqualTo(folder.toString());
  }

  @Test
  void whatIsNoOptionOfASourceIsRefusedWithThoseThatAre() {
    refused(
        URL + " has \"ref=main\" behind it, expected each of these at most once",
        URL + "?ref=main");
    refused(URL + " has \"rev\" behind it", URL + "?rev");
    refused(URL + " has \"rev=b\" behind it", URL + "?rev=a&rev=b");
    refused(URL + " has \"%zz\" behind it, expected %25", URL + "?rev=%zz");
    refused(URL + ": --verify is \"x\", expected ssh or gpg", URL + "?verify=x");
  }

  @Test
  void theSameSourceTwiceIsRefused() {
    String same = " are the same source; leave out one of them";
    refused(repo + " and " + repo + "/." + same, repo.toString(), repo + "/.");
    refused(URL + " and " + URL + " at main" + same, URL, URL + "?rev=main");
    refused(
        URL + "//a and ssh://git.example.com/ml/models//a" + same,
        URL + "?path=a",
        "ssh://git.example.com/ml/models?path=a");
    refused(
        URL + " and https://git.example.com/other.git" + same,
        "--prune-as",
        "models",
        URL,
        "https://git.example.com/other.git");
  }

  @Test
  void whatHasNoIdentityIsFollowedAlone() {
    Path file = repo.resolve("qwen.yaml");
    refused("- has no identity, and each of several sources needs one", "-", URL);
    refused(file + " has no identity", URL, file.toString());
  }

  @Test
  void twoSourcesNeedTwoCommitStatuses() throws IOException {
    Path token = Files.writeString(repo.resolveSibling("token"), "t0ken");
    refused(
        URL + "//b has the commit status of another source",
        "--commit-status",
        "github",
        "--commit-status-token-file",
        token.toString(),
        URL + "?path=a",
        URL + "?path=b");
  }
}
