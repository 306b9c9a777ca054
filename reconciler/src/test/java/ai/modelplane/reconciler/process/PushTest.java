package ai.modelplane.reconciler.process;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.githost.RecordingHost;
import ai.modelplane.reconciler.githost.RecordingHost.Asked;
import ai.modelplane.testing.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop, told of pushes by the hook of a bare repository; it tells a Git host what they did. */
@Tag("real")
class PushTest {

  @TempDir Path folder;
  private Models models;
  private Path secret;
  private RecordingHost host;
  private final List<Program> programs = new ArrayList<>();

  @BeforeEach
  void begin() throws IOException {
    models = Models.create(folder);
    host = new RecordingHost();
    secret = Files.writeString(folder.resolve("secret"), "correct horse\n");
    Files.writeString(folder.resolve("token"), "t0ken\n");
    Files.createDirectory(folder.resolve("cluster"));
    Files.writeString(
        folder.resolve("cluster/fleet.yaml"),
        Yaml.all(
            "apiVersion: v1\nkind: Namespace\nmetadata: {name: ml-team}\n",
            Yaml.gateway("modelplane", "models.example.com"),
            Yaml.cluster("prod-us-east", "10.0.1.50"),
            Yaml.replica("qwen-0", "prod-us-east").ready(true),
            Yaml.replica("kimi-0", "prod-us-east").ready(true)));
  }

  @AfterEach
  void end() {
    programs.forEach(Program::terminate);
    host.close();
  }

  /** Polled once an hour: what happens sooner was announced. */
  private Program run() {
    Program program =
        Program.modelplane(
            Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString()),
            List.of(
                "run",
                models.url(),
                "--rev=main",
                "--cluster=" + folder.resolve("cluster"),
                "--interval=1h",
                "--webhook=127.0.0.1:0",
                "--webhook-secret-file=" + secret,
                "--source-identity=https://git.example.com/ml/models",
                "--commit-status=gitea",
                "--commit-status-url=" + host.url() + "/api/v1",
                "--commit-status-token-file=" + folder.resolve("token")));
    programs.add(program);
    return program;
  }

  /** The status of the commit that is not pending, as soon as the host has it. */
  private String told(String revision) throws InterruptedException {
    while (true) {
      Asked asked = host.await();
      assertThat(asked.line()).isEqualTo("POST /api/v1/repos/ml/models/statuses/" + revision);
      assertThat(asked.header("Authorization")).isEqualTo("token t0ken");
      assertThat(asked.body()).contains("\"context\":\"modelplane/modelplane-system/modelplane\"");
      if (!asked.body().contains("\"pending\"")) {
        return asked.body().replaceFirst("\"context\":[^,]*,", "");
      }
    }
  }

  @Test
  void aPushIsFollowedAtOnceAndTheHostIsToldWhatItDidToTheTraffic() throws Exception {
    String first = models.write("qwen.yaml", Yaml.service("qwen").over("qwen").text()).push("one");
    Program run = run();
    assertThat(told(first))
        .isEqualTo("{\"state\":\"success\",\"description\":\"1 service created\"}");
    models.announce(run, secret, ":");

    String second = models.write("kimi.yaml", Yaml.service("kimi").over("kimi").text()).push("two");
    assertThat(told(second))
        .isEqualTo("{\"state\":\"success\",\"description\":\"1 service created\"}");

    String third = models.write("kimi.yaml", Yaml.service("kimi").over("none").text()).push("gone");
    assertThat(told(third))
        .isEqualTo("{\"state\":\"failure\",\"description\":\"1 service unserved: kimi\"}");

    String fourth = models.write("kimi.yaml", "kind: ModelService\nspec: 7\n").push("broken");
    assertThat(told(fourth)).contains("\"failure\"", "no change to traffic; ", " error");
    run.signal("TERM");
    assertThat(run.output()).endsWith("ended");
  }

  /** The Lease knows what the host was told. */
  @Test
  void aProcessThatTakesOverDoesNotTellTheSameCommitAgain() throws Exception {
    String first = models.write("qwen.yaml", Yaml.service("qwen").over("qwen").text()).push("one");
    Program one = run();
    assertThat(told(first)).contains("\"success\"");
    one.await("the Lease knows it", () -> lease().contains(first + " SUCCESS"));
    one.terminate();
    programs.clear();

    models.announce(run(), secret, ":");
    String second = models.write("kimi.yaml", Yaml.service("kimi").over("kimi").text()).push("two");
    assertThat(told(second)).as("and nothing of the first before it").contains("\"success\"");
  }

  private String lease() {
    try {
      return Files.readString(folder.resolve("cluster/.modelplane-lease"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
