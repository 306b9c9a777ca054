package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cli.Cli;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What happens to a Gateway, its class, its listeners and its routes, and what Ready makes of it.
 */
@Tag("real")
class GatewayTroubleTest {

  @TempDir Path repo;
  World world;

  @BeforeEach
  void begin() {
    world = World.begin("gateway", repo);
    world.replica("qwen-0", "qwen", "prod-us-east").replica("qwen-1", "qwen", "prod-eu-west");
    world.write(World.service("qwen", "qwen"));
    gateway("traefik", "");
  }

  /** A Gateway of its own, beside the one that all tests share. */
  private void gateway(String className, String hostname) {
    int port = world.testbed.gatewayUrl().getPort();
    world.apply(
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata:
          name: own
          namespace: NS
          annotations: {modelplane.ai/public-url: "%s"}
        spec:
          gatewayClassName: %s
          listeners:
          - {name: web, protocol: HTTP, port: %d%s, allowedRoutes: {namespaces: {from: All}}}
        """
            .formatted(world.testbed.gatewayUrl(), className, port, hostname));
  }

  private Cli reconcile(String... more) {
    List<String> arguments = new ArrayList<>(List.of("--gateway", world.namespace + "/own"));
    arguments.addAll(List.of(more));
    return world.reconcile(arguments.toArray(String[]::new));
  }

  private void isReady(String condition) {
    assertThat(world.condition("qwen", "Ready")).isEqualTo(condition);
  }

  @Test
  void aGatewayThatIsDeletedIsSaidAtTheNextPass() {
    assertThat(reconcile().exit()).isZero();
    isReady("True Serving");
    world.kubectl("delete", "gateway", "own").ok();

    Cli pass = reconcile();

    assertThat(pass.exit()).isZero();
    assertThat(pass.err()).contains("[gateway/missing]");
    isReady("False GatewayMissing");
    assertThat(world.condition("qwen", "RoutingReady")).isEqualTo("False GatewayMissing");

    gateway("traefik", "");
    reconcile();
    isReady("True Serving");
  }

  @Test
  void anotherControllerHasNoVoteAndNobodyWaitsForIt() {
    reconcile();
    String entry =
        """
        [{"op": "add", "path": "/status/parents/-", "value": {
          "controllerName": "policy.example/controller",
          "parentRef": {"group": "gateway.networking.k8s.io", "kind": "Gateway",
            "name": "own", "namespace": "%s", "sectionName": "web"},
          "conditions": [{"type": "Affected", "status": "False", "reason": "Affected",
            "message": "", "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}]
        """
            .formatted(world.namespace);
    world
        .kubectl("patch", "httproute", "qwen", "--subresource=status", "--type=json", "-p", entry)
        .ok();
    world.ready("qwen-1", false);

    Cli pass = reconcile();

    assertThat(pass.out())
        .contains("HTTPRoute " + world.namespace + "/qwen configured\n")
        .containsPattern("Service " + world.namespace + "/ip-10-0-2-50-[0-9a-f]+ deleted");
    isReady("True Serving");
    assertThat(world.get("httproute", "qwen").path("status").toString())
        .as("the entry of the other controller is still there")
        .contains("policy.example/controller");
  }

  @Test
  void whatTheControllerOfAnotherClassSaidIsNoAnswer() {
    reconcile();
    isReady("True Serving");
    world.apply(
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata: {name: NAME}
        spec: {controllerName: nobody.example/gateway}
        """
            .replace("NAME", world.namespace));
    gateway(world.namespace, "");

    reconcile("--wait", "100ms");
    isReady("Unknown Pending");

    world.kubectl("delete", "gatewayclass", world.namespace).ok();
    Cli pass = reconcile();
    assertThat(pass.err()).contains("[gateway/class]");
    isReady("False GatewayClassMissing");

    gateway("traefik", "");
    reconcile();
    isReady("True Serving");
  }

  @Test
  void aListenerThatDoesNotTakeTheHostOfTheAddressIsSaid() {
    reconcile();
    gateway("traefik", ", hostname: '*.models.example.com'");

    Cli pass = reconcile();

    assertThat(pass.err()).contains("[gateway/address]").contains("modelplane.ai/public-url");
    isReady("False AddressUnknown");
    assertThat(world.condition("qwen", "RoutingReady")).isEqualTo("True Programmed");
  }

  @Test
  void anOlderRouteWithTheSamePathTakesTheRequests() {
    // of two routes of one second, that which is first by name counts as older
    String neighbour = world.testbed.namespace("a-neighbour");
    route(neighbour, "");

    Cli first = reconcile();

    assertThat(first.exit()).isZero();
    assertThat(first.err())
        .contains("HTTPRoute " + neighbour + "/theirs takes every request")
        .contains("[route/taken]");
    isReady("False RouteTaken");
    assertThat(world.condition("qwen", "RoutingReady")).isEqualTo("True Programmed");

    world.testbed.kubectl("delete", "httproute", "theirs", "-n", neighbour).ok();
    reconcile();
    isReady("True Serving");

    route(neighbour, "/v1/models");
    Cli longer = reconcile();
    assertThat(longer.err()).contains("takes some of the requests").contains("[route/taken]");
    isReady("True Serving");
  }

  private void route(String namespace, String below) {
    world.apply(
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: theirs, namespace: %s}
        spec:
          parentRefs: [{name: own, namespace: %s}]
          rules:
          - matches: [{path: {type: PathPrefix, value: /%s/qwen%s}}]
            backendRefs: [{name: theirs, port: 80}]
        """
            .formatted(namespace, world.namespace, world.namespace, below));
  }
}
