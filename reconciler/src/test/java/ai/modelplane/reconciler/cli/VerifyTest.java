package ai.modelplane.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testing.Git;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --verify}: what is not signed by the right key is no source. */
class VerifyTest extends OnAFolder {

  /** Of nobody who signs here. */
  private static final String KEY =
      "ann@example.com ssh-ed25519"
          + " AAAAC3NzaC1lZDI1NTE5AAAAIJq0MAwRy4lubi2blDY4IeVmNbqauCN2qrfM9eNMH+CE\n";

  @Test
  void aCommitThatIsRefusedTouchesNothingAndWhatIsLiveIsServed() throws Exception {
    Git git = Git.init(repo);
    git.commit("even");
    assertThat(command("reconcile", "--rev", "main").exit()).isZero();
    Map<String, String> before = objects();
    service("other");
    Files.delete(repo.resolve("qwen.yaml"));
    String commit = git.commit("everything is gone");

    Path keys = Files.writeString(dir.resolve("allowed"), KEY);
    Cli cli =
        command("reconcile", "--rev", "main", "--verify", "ssh", "--verify-keys", keys.toString());
    assertThat(cli.exit()).isEqualTo(1);
    assertThat(cli.err())
        .contains("the commit " + commit + " is refused: it is not signed; expected a signature by")
        .contains("what is live is served");
    assertThat(objects()).isEqualTo(before);
    for (String reader : new String[] {"validate", "diff", "render"}) {
      Cli refused =
          command(reader, "--rev", "main", "--verify", "ssh", "--verify-keys", keys.toString());
      assertThat(refused.exit()).as(reader).isEqualTo(2);
      assertThat(refused.err()).contains(commit + " is refused");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--verify pgp --verify-keys k; --verify is \"pgp\", expected ssh or gpg",
        "--verify ssh; --verify ssh|gpg and --verify-keys FILE need each other",
        "--verify-keys k; --verify ssh|gpg and --verify-keys FILE need each other",
        "--verify ssh --verify-keys k; --verify needs a commit, and REPO is read as files",
      })
  void whatDoesNotGoTogetherIsRefused(String options, String message) {
    Cli cli = command("reconcile", options.split(" "));
    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.err()).startsWith("modelplane: " + message);
  }

  /** What decides who answers, and what people wrote; a status says that the source is away. */
  private Map<String, String> objects() throws IOException {
    Map<String, String> objects = new TreeMap<>();
    try (Stream<Path> files = Files.walk(cluster)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        String text = Files.readString(file);
        objects.put(file.toString(), text.contains("kind: ModelService") ? spec(text) : text);
      }
    }
    return objects;
  }

  private static String spec(String text) {
    int spec = text.indexOf("\nspec:");
    int status = text.indexOf("\nstatus:");
    return text.substring(spec, status < spec ? text.length() : status);
  }
}
