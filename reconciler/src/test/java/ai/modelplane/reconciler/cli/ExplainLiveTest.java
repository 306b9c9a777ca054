package ai.modelplane.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What explain prints where the live route is not what its spec makes of the endpoints. */
class ExplainLiveTest extends Explaining {

  @Test
  void aRouteThatSomebodyEditedIsExplainedAsItIs() throws IOException {
    command("reconcile");
    edit(
        "httproute-qwen.yaml",
        "weight: 1\n    - filters",
        "weight: 3\n    - filters",
        "        f:rules: {}\n    manager: modelplane\n    operation: Apply\n",
        """
            manager: modelplane
            operation: Apply
          - apiVersion: gateway.networking.k8s.io/v1
            fieldsType: FieldsV1
            fieldsV1: {f:spec: {f:rules: {}}}
            manager: kubectl-edit
            operation: Update
            time: "2026-11-23T03:01:00Z"
        """);

    assertThat(explain("qwen").out())
        .isEqualTo(
            """
            ModelService ml-team/qwen
              address  http://models.example.com/ml-team/qwen
              serves   2 endpoints
              wanted   2 of 2 matched endpoints, priority 0
              route    was changed by kubectl-edit at 2026-11-23T03:01:00Z: the next reconcile sets it right
              entry 0  modelplane.ai/deployment=qwen
              ENDPOINT   CLUSTER        SHARE    WANTED   WHY
              qwen-0     prod-us-east   75.0 %   50.0 %   entry 0, 1 of 2
              qwen-1     prod-us-east   25.0 %   50.0 %   entry 0, 1 of 2
            """);
    assertThat(explain("--source", repo.toString()).out())
        .as("what the source makes of it")
        .contains("  qwen-0     prod-us-east   50.0 %   entry 0, 1 of 2\n")
        .doesNotContain("  route  ");
  }

  @Test
  void aRouteThatIsNotWrittenYetIsExplainedAsItIs() throws IOException {
    command("reconcile");
    replica("qwen-2", true);

    assertThat(explain().out())
        .contains("  serves   2 endpoints\n  wanted   3 of 3 matched endpoints, priority 0\n")
        .contains("  route    is not up to date: the next reconcile changes it\n")
        .contains("  qwen-2     prod-us-east   -        33.3 %   entry 0, 1 of 3\n");
  }

  @Test
  void aRouteThatWasRefusedSaysWhy() throws IOException {
    command("reconcile");
    replica("qwen-2", true);
    edit("modelservice-qwen.yaml", "reason: Programmed", "reason: NotApplied");
    edit(
        "modelservice-qwen.yaml",
        "message: the Gateway took the route",
        "message: denied by a policy");

    assertThat(explain().out())
        .contains("  route    could not be written: denied by a policy\n")
        .contains("  qwen-0     prod-us-east   50.0 %   33.3 %   entry 0, 1 of 3\n");
  }

  @Test
  void aRouteThatTheGatewayDoesNotServeSaysSo() throws IOException {
    command("reconcile");
    Files.writeString(cluster.resolve("fleet.yaml"), FLEET.replace("from: All", "from: Same"));

    assertThat(explain().out()).contains("the Gateway does not serve it: Accepted is False: ");
  }

  @Test
  void aBackendThatIsGoneIsNamed() throws IOException {
    command("reconcile");
    try (var files = Files.newDirectoryStream(cluster.resolve("ml-team"), "service-*")) {
      for (Path file : files) {
        Files.delete(file);
      }
    }

    assertThat(explain().out())
        .containsPattern("  route    points to Service ml-team/ip-[-0-9a-f]+, which is gone\n")
        .doesNotContain("ResolvedRefs");
  }

  @Test
  void aPausedRouteIsExplainedAsItIs() throws IOException {
    command("reconcile");
    edit("httproute-qwen.yaml", "\nmetadata:\n", "\nmetadata:\n  annotations:\n" + PAUSED);
    replica("qwen-1", false);

    assertThat(explain().out())
        .isEqualTo(
            """
            ModelService ml-team/qwen
              address  http://models.example.com/ml-team/qwen
              serves   2 endpoints
              wanted   1 of 1 matched endpoints, priority 0
              route    stays as it is: paused by its annotation modelplane.ai/reconcile
              entry 0  modelplane.ai/deployment=qwen
              ENDPOINT   CLUSTER        SHARE    WANTED    WHY
              qwen-0     prod-us-east   50.0 %   100.0 %   entry 0, 1 of 1
              qwen-1     prod-us-east   50.0 %   -         no endpoint: the replica is not Ready: Loading
            """);
    assertThat(explain("--source", repo.toString()).out())
        .as("a source does not change it either")
        .isEqualTo(explain().out());
  }

  @Test
  void aPausedServiceIsExplainedWithTheReplicaThatItStillSendsTo() throws IOException {
    command("reconcile");
    edit(
        "modelservice-qwen.yaml",
        "\nmetadata:\n  annotations:\n",
        "\nmetadata:\n  annotations:\n" + PAUSED);
    Files.delete(cluster.resolve("qwen-1.yaml"));

    String before = explain("qwen").out();
    assertThat(before)
        .contains("  serves   2 endpoints\n  wanted   1 of 1 matched endpoints, priority 0\n")
        .contains("  route    stays as it is: paused by the annotation modelplane.ai/reconcile of ")
        .contains("  qwen-0     prod-us-east   50.0 %   100.0 %   entry 0, 1 of 1\n")
        .contains(
            "  qwen-1     prod-us-east   50.0 %   -         in the route, but its replica is ");
    assertThat(explain().out()).as("without a name").isEqualTo(before);

    Cli source = explain("qwen", "--source", repo.toString());
    assertThat(source.exit()).isZero();
    assertThat(source.out()).isEqualTo(before);

    command("reconcile");
    assertThat(explain("qwen").out())
        .contains("50.0 %   -         in the route, but no ModelEndpoint is at this address\n");
  }

  @Test
  void aServiceThatIsPausedBeforeItWasEverAppliedIsExplained() throws IOException {
    write(Yaml.service("qwen").over("qwen").annotation("modelplane.ai/reconcile", "disabled"));

    assertThat(explain("qwen", "--source", repo.toString()).out())
        .contains("  serves   nobody (clients get 404): there is no route\n")
        .contains("  route    stays as it is: paused by the annotation ");
  }

  @Test
  void moreEndpointsThanARouteCanHoldAreServedByTheLastGoodRoute() throws IOException {
    for (int i = 2; i < 16; i++) {
      replica("qwen-" + i, true);
    }
    command("reconcile");
    replica("qwen-16", true);

    assertThat(explain().out())
        .contains(
            "  serves   16 endpoints, by the last good route: 17 endpoints are more than the 16"
                + " that one route can hold: Gateway modelplane-system/modelplane has no listener"
                + " modelplane-inner\n"
                + "  entry 0")
        .contains("  qwen-15    prod-us-east   6.3 %   entry 0 matches\n")
        .endsWith("  qwen-16    prod-us-east   -       entry 0 matches\n");
    assertThat(explain("--source", repo.toString()).out()).isEqualTo(explain().out());
  }

  @Test
  void moreEndpointsThanARouteCanHoldWithoutARouteAreServedByNobody() throws IOException {
    for (int i = 2; i < 17; i++) {
      replica("qwen-" + i, true);
    }
    String nobody =
        "  serves   nobody (clients get 404): 17 endpoints are more than the 16 that one route can"
            + " hold: Gateway modelplane-system/modelplane has no listener modelplane-inner\n"
            + "  entry 0";

    assertThat(explain("--source", repo.toString()).out()).contains(nobody);
    command("reconcile");
    assertThat(explain().out())
        .contains(nobody)
        .contains("  qwen-16    prod-us-east   -       entry 0 matches\n");
  }

  @Test
  void aLiveSpecThatNobodyUnderstandsIsExplainedByItsRoute() throws IOException {
    command("reconcile");
    edit("modelservice-qwen.yaml", "  endpoints:\n", "  endpoint:\n");

    Cli cli = explain("qwen");

    assertThat(cli.exit()).isZero();
    assertThat(cli.out())
        .contains(
            "  serves   2 endpoints\n  wanted   not known: the live object cannot be understood")
        .contains(
            "  route    stays as it is: ModelService ml-team/qwen exists, but no route could ")
        .contains("  qwen-0     prod-us-east   50.0 %");
  }
}
