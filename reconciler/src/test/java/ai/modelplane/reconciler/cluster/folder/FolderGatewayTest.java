package ai.modelplane.reconciler.cluster.folder;

import static ai.modelplane.reconciler.cluster.folder.InAFolder.at;
import static ai.modelplane.reconciler.cluster.folder.InAFolder.tree;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.LiveObject;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderGatewayTest {

  static final Key ROUTE = new Key(Kind.HTTP_ROUTE, "ml-team", "qwen");
  static final Key BACKEND = new Key(Kind.SERVICE, "ml-team", "engine");

  static final String HTTP_ROUTE =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata:
        name: qwen
        namespace: ml-team
      spec:
        parentRefs:
        - {name: modelplane, namespace: modelplane-system, sectionName: web}
        rules:
        - backendRefs:
          - {group: "", kind: Service, name: engine, port: 8000, weight: 1}
      """;

  static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: engine, namespace: ml-team}
      spec:
        ports: [{name: http, port: 8000}]
      """;

  static final String GATEWAY =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: modelplane, namespace: modelplane-system}
      spec:
        listeners:
        - {name: web, protocol: HTTP, port: 80, allowedRoutes: {namespaces: {from: All}}}
      """;

  @TempDir Path root;

  FolderCluster cluster(String time) {
    return new FolderCluster(root, at(time));
  }

  LiveObject routed() {
    return cluster("2026-01-01T00:00:00Z").apply(ROUTE, tree(HTTP_ROUTE), false);
  }

  static List<String> verdict(LiveObject route) {
    List<String> words = new ArrayList<>();
    for (JsonNode parent : route.tree().path("status").path("parents")) {
      for (JsonNode condition : parent.path("conditions")) {
        words.add(
            "%s %s=%s %s"
                .formatted(
                    parent.path("controllerName").asText(),
                    condition.path("type").asText(),
                    condition.path("status").asText(),
                    condition.path("reason").asText()));
      }
    }
    return words;
  }

  @Test
  void aRouteIsAcceptedByItsListenerAndResolvedByItsBackends() throws IOException {
    Files.writeString(root.resolve("gateway.yaml"), GATEWAY);
    Files.writeString(root.resolve("service.yaml"), SERVICE);

    LiveObject route = routed();

    assertThat(tree(route.tree().path("status").toString()))
        .isEqualTo(
            tree(
                """
                parents:
                - controllerName: modelplane.ai/folder
                  parentRef: {name: modelplane, namespace: modelplane-system, sectionName: web}
                  conditions:
                  - type: Accepted
                    status: "True"
                    reason: Accepted
                    message: Attached to Gateway modelplane-system/modelplane
                    observedGeneration: 1
                    lastTransitionTime: "2026-01-01T00:00:00Z"
                  - type: ResolvedRefs
                    status: "True"
                    reason: ResolvedRefs
                    message: All backends exist
                    observedGeneration: 1
                    lastTransitionTime: "2026-01-01T00:00:00Z"
                """));
    assertThat(cluster("2027-01-01T00:00:00Z").apply(ROUTE, tree(HTTP_ROUTE), false))
        .as("nothing happened since")
        .isEqualTo(route);
  }

  @Test
  void withoutTheGatewayNobodySpeaksForTheRoute() {
    assertThat(verdict(routed())).isEmpty();
  }

  @Test
  void aListenerThatIsNotThereOrAdmitsNoneOfTheNamespaceRefuses() throws IOException {
    Path file = root.resolve("gateway.yaml");
    Files.writeString(file, GATEWAY.replace("name: web", "name: other"));
    assertThat(verdict(routed())).contains("modelplane.ai/folder Accepted=False NoMatchingParent");

    Files.writeString(file, GATEWAY.replace("from: All", "from: Same"));
    assertThat(verdict(routed()))
        .contains("modelplane.ai/folder Accepted=False NotAllowedByListeners");
  }

  @Test
  void aMissingBackendOrPortIsNotResolvedUntilItIsThere() throws IOException {
    Files.writeString(root.resolve("gateway.yaml"), GATEWAY);
    FolderCluster cluster = cluster("2026-01-01T00:00:00Z");
    String missing = "modelplane.ai/folder ResolvedRefs=False BackendNotFound";

    assertThat(verdict(cluster.apply(ROUTE, tree(HTTP_ROUTE), false))).contains(missing);
    cluster.apply(BACKEND, tree(SERVICE.replace("8000", "9000")), false);
    assertThat(verdict(cluster.get(List.of(ROUTE)).getFirst())).contains(missing);
    cluster.apply(BACKEND, tree(SERVICE), false);
    assertThat(verdict(cluster.get(List.of(ROUTE)).getFirst()))
        .containsExactly(
            "modelplane.ai/folder Accepted=True Accepted",
            "modelplane.ai/folder ResolvedRefs=True ResolvedRefs");
  }

  @Test
  void aBackendOfAnotherNamespaceOrKindIsNotResolved() throws IOException {
    Files.writeString(root.resolve("gateway.yaml"), GATEWAY);
    FolderCluster cluster = cluster("2026-01-01T00:00:00Z");

    assertThat(
            verdict(
                cluster.apply(
                    ROUTE,
                    tree(HTTP_ROUTE.replace("name: engine", "namespace: x, name: e")),
                    true)))
        .contains("modelplane.ai/folder ResolvedRefs=False RefNotPermitted");
    assertThat(
            verdict(
                cluster.apply(ROUTE, tree(HTTP_ROUTE.replace("kind: Service", "kind: X")), true)))
        .contains("modelplane.ai/folder ResolvedRefs=False InvalidKind");
  }

  @Test
  void theWordOfARealGatewayIsKept() throws IOException {
    Files.writeString(root.resolve("gateway.yaml"), GATEWAY);
    Files.writeString(
        root.resolve("route.yaml"),
        HTTP_ROUTE
            + """
            status:
              parents:
              - controllerName: example.com/gateway
                parentRef: {name: modelplane}
                conditions:
                - {type: Accepted, status: "True", reason: Accepted}
            """);

    assertThat(verdict(cluster("2026-01-01T00:00:00Z").get(List.of(ROUTE)).getFirst()))
        .containsExactly("example.com/gateway Accepted=True Accepted");
  }
}
