package ai.modelplane.reconciler.cluster;

import static ai.modelplane.reconciler.cluster.LiveStateReaderTest.object;
import static ai.modelplane.reconciler.cluster.LiveStateReaderTest.read;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.address.Cidr;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.dialect.RouteMatch;
import ai.modelplane.reconciler.cluster.Surroundings.Definition;
import ai.modelplane.reconciler.cluster.Surroundings.GatewayClass;
import ai.modelplane.reconciler.cluster.Surroundings.OtherRoute;
import ai.modelplane.reconciler.cluster.Surroundings.Parent;
import ai.modelplane.reconciler.cluster.Unread.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What stands around, as records. */
class SurroundingsTest {

  static final Key GATEWAY = new Key(Kind.GATEWAY, "gw", "main");

  @Test
  void theNetworkIsWhatTheCompilerSees() {
    LiveState state =
        read(
            object(Kind.NAMESPACE, "", "prod", "spec: {}"),
            object(Kind.NAMESPACE, "", "ml", "spec: {}"),
            object(
                Kind.SERVICE_CIDR, "", "kubernetes", "spec: {cidrs: [10.96.0.0/12, fd00::/112]}"),
            object(Kind.SERVICE_CIDR, "", "odd", "spec: {cidrs: [nonsense, 10.112.0.0/16]}"));

    assertThat(state.fleet().network().namespaces()).containsExactlyInAnyOrder("ml", "prod");
    assertThat(state.fleet().network().serviceRanges())
        .extracting(Cidr::text)
        .containsExactlyInAnyOrder("10.96.0.0/12", "fd00::/112", "10.112.0.0/16");
    assertThat(state.objects()).as("what stands around is never planned").isEmpty();
  }

  @Test
  void definitionsAreThoseOfKindsThatAreRead() {
    LiveState state =
        read(
            definition("modelservices.modelplane.ai", "uid: a", "True"),
            definition(
                "httproutes.gateway.networking.k8s.io",
                "uid: b, deletionTimestamp: '2026-01-01T00:00:00Z'",
                "True"),
            definition("modelreplicas.modelplane.ai", "uid: c", "False"),
            definition("certificates.cert-manager.io", "uid: d", "True"),
            object(
                Kind.DEFINITION,
                "",
                "gateways.gateway.networking.k8s.io",
                "metadata: {name: gateways.gateway.networking.k8s.io, uid: e}"));

    assertThat(state.around().definitions())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                Kind.MODEL_SERVICE,
                new Definition("a", false, true),
                Kind.HTTP_ROUTE,
                new Definition("b", true, true),
                Kind.MODEL_REPLICA,
                new Definition("c", false, false),
                Kind.GATEWAY,
                new Definition("e", false, true)));
  }

  private static LiveObject definition(String name, String metadata, String established) {
    return object(
        Kind.DEFINITION,
        "",
        name,
        "metadata: {name: %s, %s}\nstatus: {conditions: [{type: Established, status: '%s'}]}"
            .formatted(name, metadata, established));
  }

  @Test
  void aGatewayClassSaysWhoControlsIt() {
    LiveState state =
        read(
            object(
                Kind.GATEWAY_CLASS,
                "",
                "traefik",
                "spec: {controllerName: traefik.io/gateway-controller}\n"
                    + "status: {conditions: [{type: Accepted, status: 'True'}]}"),
            object(Kind.GATEWAY_CLASS, "", "new", "spec: {controllerName: example.com/gc}"));

    assertThat(state.around().gatewayClasses())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "traefik",
                new GatewayClass("traefik.io/gateway-controller", true),
                "new",
                new GatewayClass("example.com/gc", false)));
  }

  @Test
  void aRouteOfSomebodyElseSaysWhatItTakes() {
    LiveState state =
        read(
            object(
                Kind.HTTP_ROUTE,
                "web",
                "shop",
                """
                metadata: {name: shop, namespace: web, creationTimestamp: '2026-01-02T03:04:05Z'}
                spec:
                  hostnames: [shop.example.com]
                  parentRefs:
                  - {name: main, namespace: gw, sectionName: web, port: 80}
                  - {name: local}
                  - {name: mesh, kind: Service, group: ''}
                  rules:
                  - matches:
                    - path: {type: Exact, value: /cart}
                      method: POST
                      headers: [{name: a, value: b}]
                    - path: {value: /ml/qwen}
                  - {}
                """),
            object(
                Kind.HTTP_ROUTE,
                "ml",
                "qwen",
                "metadata: {name: qwen, labels: {app.kubernetes.io/managed-by: modelplane}}"));

    assertThat(state.around().routes())
        .containsExactly(
            new OtherRoute(
                new Key(Kind.HTTP_ROUTE, "web", "shop"),
                "2026-01-02T03:04:05Z",
                List.of(
                    new Parent(GATEWAY, "web", Optional.of(80), false),
                    new Parent(new Key(Kind.GATEWAY, "web", "local"), "", Optional.empty(), false)),
                List.of("shop.example.com"),
                List.of(
                    new RouteMatch("Exact", "/cart", "POST", 1, 0, 1),
                    new RouteMatch("PathPrefix", "/ml/qwen", "", 0, 0, 1),
                    new RouteMatch("PathPrefix", "/", "", 0, 0, 0))));
    assertThat(state.objects()).containsOnlyKeys(new Key(Kind.HTTP_ROUTE, "ml", "qwen"));
  }

  @Test
  void aSliceOfSomebodyElseCountsOnlyOnAServiceOfOurs() {
    LiveState state =
        read(
            object(Kind.SERVICE, "ml", "b", managed("b", "")),
            object(Kind.ENDPOINT_SLICE, "ml", "b", managed("b", "")),
            object(Kind.ENDPOINT_SLICE, "ml", "evil", slice("evil", "b")),
            object(Kind.ENDPOINT_SLICE, "web", "evil", slice("evil", "b")),
            object(Kind.ENDPOINT_SLICE, "ml", "web", slice("web", "web")));

    assertThat(state.around().attached())
        .extracting(LiveObject::key)
        .containsExactly(new Key(Kind.ENDPOINT_SLICE, "ml", "evil"));
  }

  private static String managed(String name, String more) {
    return "metadata: {name: %s, labels: {app.kubernetes.io/managed-by: modelplane%s}}"
        .formatted(name, more);
  }

  private static String slice(String name, String service) {
    return "metadata: {name: %s, labels: {kubernetes.io/service-name: %s}}"
        .formatted(name, service);
  }

  /** Each of them costs one check, and says which. A kind of a pass's own says nothing here. */
  @Test
  void aKindThatCannotBeReadIsSaidOnce() {
    TreeMap<Kind, Unread> unread = new TreeMap<>();
    unread.put(Kind.SERVICE_CIDR, new Unread(Reason.REFUSED, "list ServiceCIDRs: 403; bind x"));
    unread.put(Kind.MODEL_REPLICA, new Unread(Reason.MISSING, "list ModelReplicas: 404"));

    LiveState state = LiveStateReader.read(List.of(), List.of(GATEWAY), unread);

    assertThat(state.unread()).isEqualTo(unread);
    assertThat(state.findings())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.message())
                    .isEqualTo(
                        "ServiceCIDRs cannot be read, so that an endpoint inside the cluster's"
                            + " Service ranges is not refused: list ServiceCIDRs: 403; bind x"));
  }

  @Test
  void whatStandsAroundOutlivesAChangeOfTheObjects() {
    LiveState before =
        read(
            object(Kind.NAMESPACE, "", "ml", "spec: {}"),
            object(Kind.MODEL_ENDPOINT, "ml", "e", "spec: {url: 'http://10.0.0.1/v1'}"));

    LiveState after = LiveStateReader.again(before, List.of(), List.of(GATEWAY));

    assertThat(after.objects()).isEmpty();
    assertThat(after.fleet().endpoints()).isEmpty();
    assertThat(after.fleet().network()).isEqualTo(before.fleet().network());
    assertThat(after.around()).isEqualTo(before.around());
  }
}
