package ai.modelplane.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What diff prints, to the letter, before and after reconcile, on a cluster that is a folder. */
class DiffTest extends OnAFolder {

  @Test
  void diffIsOneUntilItIsReconciledAndThenZero() {
    Cli first = command("diff");
    assertThat(first.exit()).isEqualTo(1);
    assertThat(first.err()).isEmpty();
    assertThat(
            first
                .out()
                .replaceAll("ip-10-0-1-50-[0-9a-f]+", "BACKEND")
                .replace(cluster.toString(), "CLUSTER"))
        .isEqualTo(
            """
            ml-team/qwen: starts to be served by 2 endpoints
            REPO against CLUSTER

            Traffic of ModelService ml-team/qwen
              ENDPOINT   CLUSTER        BEFORE   AFTER
              qwen-0     prod-us-east   -        50.0 %
              qwen-1     prod-us-east   -        50.0 %

            + create ModelService ml-team/qwen: does not exist
            + create Service ml-team/BACKEND: does not exist
            + create EndpointSlice ml-team/BACKEND: does not exist
            + create HTTPRoute ml-team/qwen: does not exist
            + create ModelEndpoint ml-team/qwen-0: does not exist
            + create ModelEndpoint ml-team/qwen-1: does not exist

            ml-team/qwen: starts to be served by 2 endpoints
            6 to create, 0 to configure, 0 to delete, 0 unchanged
            """);

    Cli pass = command("reconcile");
    assertThat(pass.exit()).as(pass.err()).isZero();
    assertThat(pass.err()).isEqualTo("6 created, 0 unchanged\n");

    assertThat(command("diff")).isEqualTo(new Cli(0, "", "no differences: 6 objects unchanged\n"));
    assertThat(command("reconcile")).isEqualTo(new Cli(0, "", "6 unchanged\n"));
  }

  @Test
  void anAnnotationWithoutAMeaningIsAFindingInGitAndOnTheCluster() throws IOException {
    live(Yaml.replica("qwen-1", "prod-us-east").annotation("modelplane.ai/drian", "true"));
    live(Yaml.cluster("prod-us-east", "10.0.1.50").annotation("modelplane.ai/drain", "yes"));
    write(Yaml.service("qwen").over("qwen").annotation("modelplane.ai/prune", "Disabled"));
    Files.writeString(
        cluster.resolve("fleet.yaml"),
        Yaml.all(
            "apiVersion: v1\nkind: Namespace\nmetadata: {name: ml-team}\n",
            Yaml.gateway("modelplane", "models.example.com")));
    command("reconcile");

    String found = command("diff").err();

    assertThat(found)
        .contains("there is no annotation modelplane.ai/drian [resource/mark]")
        .contains("did you mean modelplane.ai/drain?")
        .contains("\"yes\" has no meaning for modelplane.ai/drain; expected \"true\" or \"false\"")
        .contains("\"Disabled\" has no meaning for modelplane.ai/prune")
        .containsOnlyOnce("Disabled\" has no meaning");
  }

  @Test
  void diffShowsTheFieldsThatChange() throws IOException {
    command("reconcile");
    replica("qwen-1", false);

    Cli diff = command("diff");

    assertThat(diff.exit()).isEqualTo(1);
    assertThat(
            diff.out()
                .replaceAll("ip-10-0-1-50-[0-9a-f]+", "BACKEND")
                .replace(cluster.toString(), "CLUSTER"))
        .isEqualTo(
            """
            ml-team/qwen: 50.0 % of requests move
            REPO against CLUSTER

            Traffic of ModelService ml-team/qwen
              ENDPOINT   CLUSTER        BEFORE   AFTER
              qwen-0     prod-us-east   50.0 %   100.0 %
              qwen-1     prod-us-east   50.0 %   -

            ~ configure HTTPRoute ml-team/qwen: differs
                ...
                       name: BACKEND
                       port: 80
                       weight: 1
                -    - filters:
                -      - type: URLRewrite
                -        urlRewrite:
                -          path:
                -            replacePrefixMatch: /ml-team/qwen-1/
                -            type: ReplacePrefixMatch
                -      group: ""
                -      kind: Service
                -      name: BACKEND
                -      port: 80
                -      weight: 1
                     matches:
                     - path:
                         type: PathPrefix
                ...
            - delete ModelEndpoint ml-team/qwen-1: its replica is not Ready: Loading

            ml-team/qwen: 50.0 % of requests move
            0 to create, 1 to configure, 1 to delete, 4 unchanged
            """);
  }

  @Test
  void diffOfABrokenManifestIsTwo() throws IOException {
    Files.writeString(repo.resolve("qwen.yaml"), "kind: [ModelService\n");

    Cli diff = command("diff");

    assertThat(diff.exit()).isEqualTo(2);
    assertThat(diff.err()).contains("[yaml/syntax]");
  }

  @Test
  void aSnapshotThatIsNotThere() {
    Cli cli = Cli.run("diff", repo.toString(), "--cluster", dir.resolve("nowhere.yaml").toString());

    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).startsWith("modelplane: ").contains("nowhere").hasLineCount(1);
  }
}
