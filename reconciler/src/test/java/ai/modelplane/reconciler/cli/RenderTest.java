package ai.modelplane.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What render prints, to the letter, on a cluster that is a folder. */
class RenderTest extends OnAFolder {

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
                modelplane.ai/service: qwen
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
  void anotherGatewayIsAnotherInstance() {
    Cli cli = command("render", "--gateway", "edge/public");

    assertThat(cli.exit()).isZero();
    assertThat(cli.out())
        .contains("modelplane.ai/instance: edge.public\n")
        .contains("    name: public\n    namespace: edge\n");
  }
}
