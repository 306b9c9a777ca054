package ai.modelplane.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testing.Yaml;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What explain prints, to the letter, on a cluster that is a folder. */
class ExplainTest extends Explaining {

  @Test
  void explainSaysWhoGetsWhichShareAndWhyOthersGetNone() throws IOException {
    replica("qwen-1", false);
    other("other", "llama");
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
                  qwen-0     prod-us-east   100.0 %   entry 0, 1 of 1
                  qwen-1     prod-us-east   -         no endpoint: the replica is not Ready: Loading
                  other      -              -         no entry matches: modelplane.ai/deployment is llama, not qwen
                """,
                ""));
    assertThat(explain("ml-team/qwen").out()).isEqualTo(explain().out());
  }

  @Test
  void aSourceWithoutTheNameThatItWasAppliedWithSaysThatItsManifestIsNotUsed() throws IOException {
    command("reconcile", "--prune-as", "prod");
    service("llama");

    Cli other = explain("--source", repo.toString());
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.err()).contains("--prune-as");
    assertThat(other.out())
        .containsPattern(
            "  source   its manifest is not used: it is applied from another source .*; what is"
                + " live is shown\n")
        .contains("entry 0  modelplane.ai/deployment=qwen\n");

    Cli own = explain("--source", repo.toString(), "--prune-as", "prod");
    assertThat(own.exit()).isZero();
    assertThat(own.out())
        .contains("entry 0  modelplane.ai/deployment=llama; matches nothing\n")
        .doesNotContain("  source  ");
  }

  @Test
  void aBrokenManifestLeavesWhatIsLive() throws IOException {
    command("reconcile", "--prune-as", "prod");
    breakManifest();

    Cli broken = explain("qwen", "--source", repo.toString(), "--prune-as", "prod");

    assertThat(broken.exit()).isEqualTo(1);
    assertThat(broken.err()).contains("[schema/unknown-field]");
    assertThat(broken.out())
        .contains("  source   its manifest in qwen.yaml has errors; what is live is shown\n")
        .contains("  qwen-0     prod-us-east   50.0 %   entry 0, 1 of 2\n");
  }

  @Test
  void aBrokenManifestOfANewServiceIsNoMissingService() throws IOException {
    breakManifest();

    assertThat(explain("qwen", "--source", repo.toString()).out())
        .isEqualTo(
            """
            ModelService ml-team/qwen
              address  (none yet)
              serves   nobody (clients get 404): there is no route
              wanted   not known: unknown field "matchLabel" in spec.endpoints[0].selector
              source   its manifest in qwen.yaml has errors
            """);
  }

  @Test
  void aServiceThatIsNotSwitchedToABrokenEndpointSaysThatItsManifestIsNotUsed() throws IOException {
    command("reconcile", "--prune-as", "prod");
    service("spare");
    Files.writeString(
        repo.resolve("spare.yaml"),
        Yaml.provider("spare", "http://10.9.9.9/v1").replace("url:", "uri:"));

    assertThat(explain("qwen", "--source", repo.toString(), "--prune-as", "prod").out())
        .contains("  source   its manifest is not used: it would lose all of its endpoints, and ")
        .contains("entry 0  modelplane.ai/deployment=qwen\n")
        .contains("  qwen-0     prod-us-east   50.0 %   entry 0, 1 of 2\n");
  }

  @Test
  void aServiceWhoseManifestIsGoneIsExplained() throws IOException {
    command("reconcile", "--prune-as", "prod");
    Files.move(repo.resolve("qwen.yaml"), repo.resolve("other.yaml"));
    Files.writeString(
        repo.resolve("other.yaml"),
        Files.readString(repo.resolve("other.yaml")).replace("name: qwen", "name: other"));

    assertThat(explain("qwen", "--source", repo.toString(), "--prune-as", "prod").out())
        .contains("  serves   nobody (clients get 404): its ")
        .contains("  source   its manifest is gone\n");
    assertThat(explain("other", "--source", repo.toString(), "--prune-as", "prod").out())
        .contains("  serves   2 of 2 matched endpoints, priority 0\n");
  }

  @Test
  void endpointsAtTheSameAddressShareWhatTheRouteGivesThem() throws IOException {
    write(Yaml.service("qwen").over("a:60", "b:40"));
    other("prov-a", "a");
    other("prov-b", "b");
    command("reconcile");

    assertThat(explain().out())
        .contains("  serves   2 of 2 matched endpoints, priority 0\n  entry 0")
        .contains("  prov-a     -              60.0 %   entry 0, 3 of 5\n")
        .contains("  prov-b     -              40.0 %   entry 1, 2 of 5\n");
  }

  @Test
  void ofManyServicesOnlyWhatConcernsEachIsPrinted() throws IOException {
    List<Yaml> fleet = new ArrayList<>();
    List<Yaml> services = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      fleet.add(Yaml.replica("m" + i + "-0", "prod-us-east"));
      services.add(Yaml.service("svc-" + i).over("m" + i));
    }
    Files.writeString(cluster.resolve("many.yaml"), Yaml.all(fleet));
    Files.writeString(repo.resolve("many.yaml"), Yaml.all(services));
    command("reconcile");

    assertThat(explain("svc-50").out())
        .isEqualTo(
            """
            ModelService ml-team/svc-50
              address  http://models.example.com/ml-team/svc-50
              serves   1 of 1 matched endpoints, priority 0
              entry 0  modelplane.ai/deployment=m50
              ENDPOINT   CLUSTER        SHARE     WHY
              m50-0      prod-us-east   100.0 %   entry 0, 1 of 1
              and 101 that no entry matches
            """);
    assertThat(explain().out()).hasLineCount(101 * 7 + 1);
    JsonNode json = JsonMapper.builder().build().readTree(explain("svc-50", "-o", "json").out());
    assertThat(json.at("/0/endpoints")).hasSize(102);
    assertThat(json.at("/0/endpoints/0/endpoint").asText()).isEqualTo("m50-0");
    assertThat(explain("svc-100").err())
        .contains("there is no ModelService svc-100; there are ml-team/qwen, ml-team/svc-0, ")
        .endsWith(" and 81 more\n");
  }

  @Test
  void whereNothingMatchesSomeOfTheOthersSayWhy() throws IOException {
    service("qwem");
    for (int i = 2; i < 9; i++) {
      replica("qwen-" + i, true);
    }
    command("reconcile");

    assertThat(explain().out())
        .contains(
            "  qwen-4     prod-us-east   -       no entry matches: modelplane.ai/deployment is ")
        .doesNotContain("qwen-5")
        .endsWith("  and 4 that no entry matches\n");
  }

  @Test
  void explainOfASourceShowsWhatItWouldMake() throws IOException {
    Cli cli = explain("--source", repo.toString());

    assertThat(cli.exit()).isZero();
    assertThat(cli.out())
        .startsWith("ModelService ml-team/qwen\n  address  (none yet)\n")
        .contains("  qwen-1     prod-us-east   50.0 %   entry 0, 1 of 2\n");
  }

  @Test
  void explainOfAServiceThatIsNotThereNamesThoseThatAre() {
    command("reconcile");

    assertThat(explain("qwem"))
        .isEqualTo(
            new Cli(1, "", "modelplane: there is no ModelService qwem; there are ml-team/qwen\n"));
  }

  @Test
  void aServiceOfAnotherGatewayIsNotMissing() {
    command("reconcile");

    assertThat(explain("qwen", "--gateway", "modelplane-system/second"))
        .isEqualTo(
            new Cli(
                1,
                "",
                "modelplane: ModelService ml-team/qwen belongs to the instance"
                    + " modelplane-system.modelplane: name its Gateway with --gateway\n"));
  }

  @Test
  void theBaseOfAllAddressesCanBeGiven() {
    command("reconcile", "--gateway-url", "https://llm.example.org/");

    assertThat(explain().out()).contains("address  https://llm.example.org/ml-team/qwen\n");
  }
}
