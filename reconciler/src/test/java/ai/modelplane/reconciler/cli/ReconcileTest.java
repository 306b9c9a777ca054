package ai.modelplane.reconciler.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.preview.Style;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What reconcile says of what it did. */
class ReconcileTest extends OnAFolder {

  @Test
  void jsonIsOneObjectWithEveryChangeInItsOrder() throws Exception {
    Cli cli = command("reconcile", "-o", "json");

    assertThat(cli.exit()).isZero();
    JsonNode report = JsonMapper.builder().build().readTree(cli.out());
    assertThat(report.at("/summary/created").asInt()).isEqualTo(6);
    assertThat(report.at("/summary/failed").asInt()).isZero();
    assertThat(report.path("changes")).hasSize(6);
    assertThat(report.path("format").asText()).isEqualTo("modelplane.ai/reconcile/v1");
    assertThat(report.path("changes").get(3).toString())
        .isEqualTo(
            "{\"result\":\"created\",\"apiVersion\":\"gateway.networking.k8s.io/v1\","
                + "\"kind\":\"HTTPRoute\",\"namespace\":\"ml-team\","
                + "\"name\":\"qwen\",\"message\":\"\"}");
    assertThat(command("reconcile", "-o", "json").out()).contains("\"unchanged\" : 6");
  }

  /** A route that another controller has yet to answer for, and a backend that no route uses. */
  @Test
  void deletionsThatAreKeptForNowAreSaidToNeedAFurtherPass() throws Exception {
    command("reconcile");
    Path route = cluster.resolve("ml-team/httproute-qwen.yaml");
    Files.writeString(
        route,
        Files.readString(route)
            .replace("modelplane.ai/folder", "example.com/other")
            .replace("observedGeneration: 1", "observedGeneration: 0"));
    Files.writeString(
        cluster.resolve("orphan.yaml"),
        """
        apiVersion: v1
        kind: Service
        metadata:
          name: orphan
          namespace: ml-team
          labels:
            app.kubernetes.io/managed-by: modelplane
            modelplane.ai/instance: modelplane-system.modelplane
        spec: {ports: [{port: 8000}]}
        """);

    Cli cli = command("reconcile", "--wait", "0s");

    assertThat(cli.out())
        .contains("Service ml-team/orphan skipped: kept for now: the Gateway has not answered");
    assertThat(cli.err()).contains("a further pass is needed");
    assertThat(cli.exit()).isZero();
  }

  /** What is live goes on, and the job says that it could not do its work. */
  @Test
  void aSourceThatCannotBeReadIsNoSuccessAndTouchesNothing() throws Exception {
    command("reconcile");
    Map<String, String> before = objects();
    for (String source :
        List.of("git://127.0.0.1:1/models.git", repo.resolveSibling("unmounted").toString())) {
      Cli cli = Cli.run(List.of("reconcile", source, "--cluster", cluster.toString()));
      assertThat(cli.exit()).as(cli.err()).isEqualTo(1);
      assertThat(cli.err()).contains(source).contains("what is live is served");
      assertThat(cli.out()).isEmpty();
      assertThat(objects()).isEqualTo(before);
      for (String reader : List.of("validate", "diff", "render")) {
        assertThat(Cli.run(List.of(reader, source, "--cluster", cluster.toString())).exit())
            .as(reader)
            .isEqualTo(2);
      }
    }
  }

  private Map<String, String> objects() throws IOException {
    Map<String, String> objects = new TreeMap<>();
    try (Stream<Path> files = Files.walk(cluster)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        objects.put(file.toString(), Files.readString(file));
      }
    }
    return objects;
  }

  @Test
  void aLeaseThatWasLostIsNoSuccess() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, true, UTF_8);
    ReconcileCommand command =
        new ReconcileCommand(
            new Console(InputStream.nullInputStream(), stream, stream, Style.PLAIN));
    ChangeSet fine = new ChangeSet(List.of(), 6);

    assertThat(command.end(false, fine, Optional.empty())).isZero();
    assertThat(err.toString(UTF_8)).isEmpty();
    assertThat(command.end(false, fine, Optional.of("the lease was lost during the pass")))
        .isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("the lease was lost during the pass");
  }

  @Test
  void aTerminalSeesHowFarItIs() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, UTF_8);
    Main.run(
        new String[] {"reconcile", repo.toString(), "--cluster", cluster.toString()},
        InputStream.nullInputStream(),
        stream,
        stream,
        Style.COLOUR);
    assertThat(out.toString(UTF_8)).contains("[1/6] ModelService").contains("[6/6] ModelEndpoint");
  }
}
