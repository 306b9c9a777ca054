package ai.modelplane.reconciler.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.preview.Style;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
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
    assertThat(report.path("changes").get(5).toString())
        .isEqualTo(
            "{\"result\":\"created\",\"kind\":\"HTTPRoute\",\"namespace\":\"ml-team\","
                + "\"name\":\"qwen\",\"message\":\"\"}");
    assertThat(command("reconcile", "-o", "json").out()).contains("\"unchanged\" : 6");
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
    assertThat(out.toString(UTF_8)).contains("[1/6] ModelEndpoint").contains("[6/6] HTTPRoute");
  }
}
