package ai.modelplane.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** render, diff, reconcile and explain, to the letter, on a cluster that is a folder. */
class FolderCommandsTest {

  static final String FLEET =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: ml-team}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: modelplane, namespace: modelplane-system}
      spec:
        gatewayClassName: any
        listeners:
        - {name: web, protocol: HTTP, port: 80, allowedRoutes: {namespaces: {from: All}}}
      status: {addresses: [{type: Hostname, value: models.example.com}]}
      ---
      apiVersion: modelplane.ai/v1alpha1
      kind: InferenceCluster
      metadata: {name: prod-us-east}
      status: {gateway: {address: 10.0.1.50}}
      """;

  @TempDir Path dir;
  Path repo;
  Path cluster;

  @BeforeEach
  void begin() throws IOException {
    repo = Files.createDirectory(dir.resolve("repo"));
    cluster = Files.createDirectory(dir.resolve("cluster"));
    Files.writeString(cluster.resolve("fleet.yaml"), FLEET);
    replica("qwen-0", true);
    replica("qwen-1", true);
    service("qwen");
  }

  void replica(String name, boolean ready) throws IOException {
    Files.writeString(
        cluster.resolve(name + ".yaml"),
        """
        apiVersion: modelplane.ai/v1alpha1
        kind: ModelReplica
        metadata: {name: %s, namespace: ml-team, labels: {modelplane.ai/deployment: qwen}}
        spec: {clusterName: prod-us-east}
        status: {conditions: [{type: Ready, status: "%s", reason: Loading}]}
        """
            .formatted(name, ready ? "True" : "False"));
  }

  void service(String deployment) throws IOException {
    Files.writeString(
        repo.resolve("qwen.yaml"),
        """
        apiVersion: modelplane.ai/v1alpha1
        kind: ModelService
        metadata: {name: qwen, namespace: ml-team}
        spec: {endpoints: [{selector: {matchLabels: {modelplane.ai/deployment: %s}}}]}
        """
            .formatted(deployment));
  }

  Cli command(String name, String... more) {
    String[] arguments = new String[more.length + 4];
    arguments[0] = name;
    arguments[1] = repo.toString();
    arguments[2] = "--cluster";
    arguments[3] = cluster.toString();
    System.arraycopy(more, 0, arguments, 4, more.length);
    return Cli.run(arguments).without(repo.toString());
  }

  Cli explain(String... more) {
    String[] arguments = new String[more.length + 3];
    arguments[0] = "explain";
    arguments[1] = "--cluster";
    arguments[2] = cluster.toString();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return Cli.run(arguments).without(repo.toString());
  }

  @Test
  void renderPrintsWhatWouldBeAppliedBesideTheManifests() throws IOException {
    replica("qwen-1", false);

    Cli yaml = command("render");

    assertThat(yaml.exit()).as(yaml.err()).isZero();
    assertThat(yaml.err()).isEmpty();
    assertThat(yaml.out())
        .isEqualTo(
            """
            apiVersion: modelplane.ai/v1alpha1
            kind: ModelEndpoint
            metadata:
              labels:
                app.kubernetes.io/managed-by: modelplane
                modelplane.ai/cluster: prod-us-east
                modelplane.ai/deployment: qwen
                modelplane.ai/instance: modelplane-system.modelplane
                modelplane.ai/replica: qwen-0
              name: qwen-0
              namespace: ml-team
            spec:
              rewritePath: /ml-team/qwen-0/
              url: http://10.0.1.50/ml-team/qwen-0/v1
            ---
            apiVersion: v1
            kind: Service
            metadata:
              labels:
                app.kubernetes.io/managed-by: modelplane
                modelplane.ai/instance: modelplane-system.modelplane
              name: BACKEND
              namespace: ml-team
            spec:
              clusterIP: None
              ports:
              - appProtocol: http
                name: http
                port: 80
                protocol: TCP
                targetPort: 80
              type: ClusterIP
            ---
            addressType: IPv4
            apiVersion: discovery.k8s.io/v1
            endpoints:
            - addresses:
              - 10.0.1.50
              conditions:
                ready: true
            kind: EndpointSlice
            metadata:
              labels:
                app.kubernetes.io/managed-by: modelplane
                endpointslice.kubernetes.io/managed-by: modelplane.ai
                kubernetes.io/service-name: BACKEND
                modelplane.ai/instance: modelplane-system.modelplane
              name: BACKEND
              namespace: ml-team
            ports:
            - appProtocol: http
              name: http
              port: 80
              protocol: TCP
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata:
              labels:
                app.kubernetes.io/managed-by: modelplane
                modelplane.ai/instance: modelplane-system.modelplane
              name: qwen
              namespace: ml-team
            spec:
              parentRefs:
              - group: gateway.networking.k8s.io
                kind: Gateway
                name: modelplane
                namespace: modelplane-system
                sectionName: web
              rules:
              - backendRefs:
                - filters:
                  - type: URLRewrite
                    urlRewrite:
                      path:
                        replacePrefixMatch: /ml-team/qwen-0/
                        type: ReplacePrefixMatch
                  group: ""
                  kind: Service
                  name: BACKEND
                  port: 80
                  weight: 1
                matches:
                - path:
                    type: PathPrefix
                    value: /ml-team/qwen
            """
                .replace("BACKEND", backend(yaml.out())));
    assertThat(cluster.toFile().list()).as("nothing is written").hasSize(3);
  }

  /** The name that the route points to; its hash is another test's matter. */
  private static String backend(String yaml) {
    return yaml.replaceFirst("(?s).*backendRefs:.*?name: (ip-10-0-1-50-[0-9a-f]+)\n.*", "$1");
  }

  @Test
  void renderAsJsonIsAListOfTheSameObjects() throws JsonProcessingException {
    JsonNode list = JsonMapper.builder().build().readTree(command("render", "-o", "json").out());

    assertThat(list.path("kind").asText()).isEqualTo("List");
    assertThat(list.path("items").findValuesAsText("kind"))
        .containsSubsequence("ModelEndpoint", "Service", "EndpointSlice", "HTTPRoute");
  }

  @Test
  void renderOfABrokenManifestShowsTheOthers() throws IOException {
    Files.writeString(
        repo.resolve("broken.yaml"), "kind: ModelService\napiVersion: modelplane.ai/v1\n");

    Cli cli = command("render");

    assertThat(cli.exit()).isEqualTo(1);
    assertThat(cli.err()).startsWith("REPO/broken.yaml:2:13: error: apiVersion is");
    assertThat(cli.out()).contains("kind: HTTPRoute");
  }

  @Test
  void diffIsOneUntilItIsReconciledAndThenZero() {
    Cli first = command("diff");
    assertThat(first.exit()).isEqualTo(1);
    assertThat(first.err()).isEmpty();
    assertThat(first.out().replaceAll("ip-10-0-1-50-[0-9a-f]+", "BACKEND"))
        .isEqualTo(
            """
            Traffic of ModelService ml-team/qwen
              ENDPOINT   CLUSTER        BEFORE   AFTER
              qwen-0     prod-us-east   -        50.0 %
              qwen-1     prod-us-east   -        50.0 %

            + create ModelEndpoint ml-team/qwen-0: does not exist
            + create ModelEndpoint ml-team/qwen-1: does not exist
            + create ModelService ml-team/qwen: does not exist
            + create Service ml-team/BACKEND: does not exist
            + create EndpointSlice ml-team/BACKEND: does not exist
            + create HTTPRoute ml-team/qwen: does not exist
            6 to create, 0 to configure, 0 to delete, 0 unchanged
            """);

    Cli pass = command("reconcile");
    assertThat(pass.exit()).as(pass.err()).isZero();
    assertThat(pass.err()).isEqualTo("6 created, 0 unchanged\n");

    assertThat(command("diff")).isEqualTo(new Cli(0, "", ""));
    assertThat(command("reconcile")).isEqualTo(new Cli(0, "", "6 unchanged\n"));
  }

  @Test
  void diffShowsTheFieldsThatChange() throws IOException {
    command("reconcile");
    replica("qwen-1", false);

    Cli diff = command("diff");

    assertThat(diff.exit()).isEqualTo(1);
    assertThat(diff.out().replaceAll("ip-10-0-1-50-[0-9a-f]+", "BACKEND"))
        .isEqualTo(
            """
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
            - delete ModelEndpoint ml-team/qwen-1: its replica is not ready, or gone
            0 to create, 1 to configure, 1 to delete, 4 unchanged
            """);
  }

  @Test
  void diffOfABrokenManifestIsTwo() throws IOException {
    Files.writeString(repo.resolve("qwen.yaml"), "kind: [\n");

    Cli diff = command("diff");

    assertThat(diff.exit()).isEqualTo(2);
    assertThat(diff.err()).contains("[yaml/syntax]");
  }

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
  void aSnapshotThatIsNotThere() {
    Cli cli = Cli.run("diff", repo.toString(), "--cluster", dir.resolve("nowhere.yaml").toString());

    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).startsWith("modelplane: ").contains("nowhere").hasLineCount(1);
  }

  @Test
  void anotherGatewayIsAnotherInstance() {
    Cli cli = command("render", "--gateway", "edge/public");

    assertThat(cli.exit()).isZero();
    assertThat(cli.out())
        .contains("modelplane.ai/instance: edge.public\n")
        .contains("    name: public\n    namespace: edge\n");
  }

  @Test
  void theBaseOfAllAddressesCanBeGiven() {
    command("reconcile", "--gateway-url", "https://llm.example.org/");

    assertThat(explain().out()).contains("address  https://llm.example.org/ml-team/qwen\n");
  }
}
