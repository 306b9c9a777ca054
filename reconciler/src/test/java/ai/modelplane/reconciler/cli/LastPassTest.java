package ai.modelplane.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who explains knows what the last pass was started with and how it ended; who writes does not. */
class LastPassTest extends OnAFolder {

  private String lease() throws IOException {
    return Files.readString(cluster.resolve(".modelplane-lease"));
  }

  @Test
  void anExplanationTakesTheFlagsThatItWasNotGiven() throws IOException {
    write(Yaml.service("local").over("laptop"));
    write(Yaml.provider("laptop", "http://127.0.0.1:8000/v1"));
    String url = "https://public.example.com";
    command("reconcile", "--gateway-url", url, "--allow-address", "127.0.0.1");

    Cli explained = explain("local");

    assertThat(explained.err())
        .contains(
            "modelplane: as reconcile was started: --gateway-url=https://public.example.com"
                + " --allow-address=127.0.0.1\n");
    assertThat(explained.out())
        .contains("  address  https://public.example.com/ml-team/local\n")
        .contains("100.0 %");
    assertThat(command("diff")).extracting(Cli::exit, Cli::out).containsExactly(0, "");
    assertThat(command("validate").exit()).isZero();
    assertThat(command("render").out()).contains("127.0.0.1");
    assertThat(explain("local", "--allow-address", "10.0.0.0/8").out())
        .as("what a person gives counts")
        .contains("127.0.0.1 is a loopback address");
  }

  @Test
  void aSourceIsExplainedWithTheFlagsOfItsOwnPasses() throws IOException {
    command("reconcile", "--gateway-url", "https://public.example.com");
    Path other = Files.createDirectory(repo.resolveSibling("other"));
    Files.writeString(other.resolve("other.yaml"), Yaml.service("other").over("qwen"));

    Cli diff = Cli.run("diff", other.toString(), "--cluster", cluster.toString());

    assertThat(diff.err()).doesNotContain("was started");
    assertThat(command("diff").err()).contains("--gateway-url=https://public.example.com");
  }

  @Test
  void aPassTakesNoFlagsFromTheCluster() throws IOException {
    write(Yaml.service("local").over("laptop"));
    write(Yaml.provider("laptop", "http://127.0.0.1:8000/v1"));
    command("reconcile", "--allow-address", "127.0.0.1");

    Cli second = command("reconcile");

    assertThat(second.err()).contains("127.0.0.1").doesNotContain("was started");
    assertThat(second.exit()).isEqualTo(1);
    assertThat(lease()).doesNotContain("--allow-address");
  }

  @Test
  void sinceWhenNoPassWasASuccessIsSaid() throws IOException {
    command("reconcile");
    assertThat(explain().err()).isEmpty();
    assertThat(lease()).contains("\"succeeded\":", "\"command\":\"reconcile\"");

    Files.writeString(repo.resolve("qwen.yaml"), "kind: ModelService\n  x");
    command("reconcile");

    assertThat(explain().err())
        .matches(
            "(?s)modelplane: no successful pass of \\S+ since \\S+Z: .*qwen.yaml.*|"
                + "(?s)modelplane: no successful pass of \\S+ since \\S+Z: .+ \\(at \\S+Z\\)\\n");
    service("qwen");
    command("reconcile");
    assertThat(explain().err()).isEmpty();
  }

  @Test
  void whatIsLeftTellsNoSecret() throws IOException {
    command("reconcile");
    Cli.run(
        "reconcile",
        "https://user:s3cr3t@127.0.0.1:1/models.git?token=s3cr3t",
        "--cluster",
        cluster.toString(),
        "--gateway-url",
        "https://user:s3cr3t@public.example.com");

    assertThat(lease()).contains("cannot fetch", "127.0.0.1", "public.example.com");
    assertThat(lease()).doesNotContain("s3cr3t");
    assertThat(explain().err())
        .contains("no successful pass of 127.0.0.1:1/models")
        .doesNotContain("s3cr3t");
  }

  @Test
  void aPassWithNothingToDoChangesOnlyWhatIsLeft() throws IOException {
    command("reconcile");
    var before = files();

    command("reconcile");

    assertThat(files()).isEqualTo(before);
    assertThat(before).isNotEmpty();
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (var all = Files.walk(cluster)) {
      for (var file : all.filter(Files::isRegularFile).toList()) {
        if (!file.getFileName().toString().equals(".modelplane-lease")) {
          files.put(file.toString(), Files.readString(file));
        }
      }
    }
    return files;
  }
}
