package ai.modelplane.reconciler.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.fleet.Gateway;
import ai.modelplane.compiler.fleet.Gateway.Admits;
import ai.modelplane.compiler.fleet.Gateway.Listener;
import ai.modelplane.compiler.yaml.YamlReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveStateReaderTest {

  static LiveObject object(Kind kind, String namespace, String name, String yaml) {
    String head = "metadata: {name: %s, namespace: %s}\n".formatted(name, namespace);
    ObjectNode tree =
        (ObjectNode)
            YamlReader.read(
                    "test", ((yaml.startsWith("metadata") ? "" : head) + yaml).getBytes(UTF_8))
                .documents()
                .getFirst()
                .tree();
    tree.put("apiVersion", kind.apiVersion()).put("kind", kind.word());
    return new LiveObject(new Key(kind, namespace, name), tree);
  }

  static LiveState read(LiveObject... objects) {
    return LiveStateReader.read(List.of(objects), List.of(new Key(Kind.GATEWAY, "gw", "main")));
  }

  @Test
  void theModelplaneKindsBecomeRecords() {
    LiveState state =
        read(
            object(
                Kind.MODEL_SERVICE,
                "ml",
                "qwen",
                "spec: {endpoints: [{selector: {matchLabels: {a: b}}, weight: 2}]}"),
            object(Kind.MODEL_ENDPOINT, "ml", "e", "spec: {url: 'http://10.0.0.1/v1'}"),
            object(
                Kind.MODEL_REPLICA,
                "ml",
                "r",
                "spec: {clusterName: east}\nstatus: {conditions: [{type: Ready, status: 'True'}]}"),
            object(Kind.INFERENCE_CLUSTER, "", "east", "status: {gateway: {address: 10.1.1.1}}"));

    assertThat(state.findings()).isEmpty();
    assertThat(state.fleet().services().getFirst().entries().getFirst().matchLabels())
        .containsEntry("a", "b");
    assertThat(state.fleet().endpoints().getFirst().url()).isEqualTo("http://10.0.0.1/v1");
    assertThat(state.fleet().replicas().getFirst().ready()).isTrue();
    assertThat(state.fleet().clusters().getFirst().gatewayAddress()).isEqualTo("10.1.1.1");
  }

  @Test
  void anObjectThatCannotBeUnderstoodIsAFindingAndTheRestIsRead() {
    LiveState state =
        read(
            object(Kind.MODEL_ENDPOINT, "ml", "bad", "spec: {url: [1]}"),
            object(Kind.MODEL_ENDPOINT, "ml", "good", "spec: {url: 'http://10.0.0.1/v1'}"));

    assertThat(state.fleet().endpoints()).extracting(e -> e.key().name()).containsExactly("good");
    assertThat(state.findings())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.resource()).hasToString("ModelEndpoint ml/bad");
              assertThat(f.message()).startsWith("the live object cannot be understood");
            });
    assertThat(state.objects()).as("it exists all the same").hasSize(2);
  }

  @Test
  void renderedObjectsOfOthersAndOtherGatewaysAreLeftOut() {
    String ours = "metadata: {labels: {app.kubernetes.io/managed-by: modelplane}}";
    LiveState state =
        read(
            object(Kind.HTTP_ROUTE, "ml", "ours", ours),
            object(Kind.HTTP_ROUTE, "ml", "theirs", "spec: {}"),
            object(Kind.SERVICE, "ml", "ours", ours),
            object(Kind.GATEWAY, "gw", "other", "spec: {}"),
            object(Kind.GATEWAY, "gw", "main", "spec: {}"));

    assertThat(state.objects().keySet())
        .extracting(Key::toString)
        .containsExactly("Gateway gw/main", "Service ml/ours", "HTTPRoute ml/ours");
  }

  @Test
  void aListenerServesWhenItsOwnConditionsSaySo() {
    LiveState state =
        read(
            object(
                Kind.GATEWAY,
                "gw",
                "main",
                """
                metadata:
                  annotations: {modelplane.ai/public-url: 'https://ai.example.com:8443'}
                spec:
                  gatewayClassName: any-class
                  listeners:
                  - {name: web, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}
                  - {name: broken, protocol: HTTPS, hostname: ai.example.com}
                  - {name: silent, protocol: HTTPS, allowedRoutes: {namespaces: {from: Selector}}}
                  - name: grpc
                    protocol: HTTP
                    allowedRoutes: {kinds: [{kind: GRPCRoute}], namespaces: {from: All}}
                status:
                  addresses: [{type: IPAddress, value: 203.0.113.7}, {value: lb.example.com}]
                  conditions: [{type: Programmed, status: 'True'}]
                  listeners:
                  - name: broken
                    conditions:
                    - {type: Programmed, status: 'True'}
                    - {type: ResolvedRefs, status: 'False', reason: Invalid, message: gone}
                  - name: web
                    conditions:
                    - {type: Programmed, status: 'True'}
                    - {type: ResolvedRefs, status: 'True'}
                """));

    assertThat(state.fleet().gateways())
        .contains(
            new Gateway(
                "gw",
                "main",
                "any-class",
                "https://ai.example.com:8443",
                List.of(
                    new Listener("web", "HTTP", 80, null, true, null, Admits.ALL),
                    new Listener(
                        "broken",
                        "HTTPS",
                        0,
                        "ai.example.com",
                        false,
                        "ResolvedRefs is False: gone",
                        Admits.SAME),
                    new Listener("silent", "HTTPS", 0, null, false, null, Admits.SELECTOR),
                    new Listener("grpc", "HTTP", 0, null, false, null, Admits.NONE)),
                List.of("203.0.113.7", "lb.example.com")));
  }
}
