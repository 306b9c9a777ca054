package ai.modelplane.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What explain prints, to the letter, on a cluster that is a folder. */
class ExplainTest extends OnAFolder {

  @Test
  void explainSaysWhoGetsWhichShareAndWhyOthersGetNone() throws IOException {
    replica("qwen-1", false);
    Files.writeString(
        cluster.resolve("other.yaml"),
        """
        apiVersion: modelplane.ai/v1alpha1
        kind: ModelEndpoint
        metadata: {name: other, namespace: ml-team, labels: {modelplane.ai/deployment: llama}}
        spec: {url: "http://10.9.9.9/v1"}
        """);
    command("reconcile");

    assertThat(explain("qwen"))
        .isEqualTo(
            new Cli(
                0,
                """
                ModelService ml-team/qwen
                  address  http://models.example.com/ml-team/qwen
                  serves   1 of 1 matched endpoints, priority 0
                  entry 0  modelplane.ai/deployment=qwen
                  ENDPOINT   CLUSTER        SHARE     WHY
                  other      -              -         no entry matches: modelplane.ai/deployment is llama, not qwen
                  qwen-0     prod-us-east   100.0 %   entry 0, weight 1
                  qwen-1     prod-us-east   -         no endpoint: the replica is not Ready: Loading
                """,
                ""));
    assertThat(explain("ml-team/qwen").out()).isEqualTo(explain().out());
  }

  @Test
  void explainOfASourceShowsWhatItWouldMake() throws IOException {
    Cli cli = explain("--source", repo.toString());

    assertThat(cli.exit()).isZero();
    assertThat(cli.out())
        .startsWith("ModelService ml-team/qwen\n  address  (none yet)\n")
        .contains("  qwen-1     prod-us-east   50.0 %   entry 0, weight 1\n");
  }

  @Test
  void explainOfAServiceThatIsNotThereNamesThoseThatAre() {
    command("reconcile");

    assertThat(explain("qwem"))
        .isEqualTo(
            new Cli(1, "", "modelplane: there is no ModelService qwem; there are ml-team/qwen\n"));
  }

  @Test
  void theBaseOfAllAddressesCanBeGiven() {
    command("reconcile", "--gateway-url", "https://llm.example.org/");

    assertThat(explain().out()).contains("address  https://llm.example.org/ml-team/qwen\n");
  }
}
