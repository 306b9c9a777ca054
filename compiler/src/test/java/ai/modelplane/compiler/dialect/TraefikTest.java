package ai.modelplane.compiler.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.compiler.fleet.Gateway;
import ai.modelplane.compiler.fleet.Gateway.Admits;
import ai.modelplane.compiler.fleet.Gateway.Listener;
import ai.modelplane.compiler.routing.Route;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TraefikTest extends Rendering {

  @Test
  void withoutALiveGatewayARouteNamesNoListener() {
    JsonNode parents = route(NOWHERE).at("/spec/parentRefs");
    assertThat(parents).hasSize(1);
    assertThat(parents.at("/0/name").asText()).isEqualTo("modelplane");
    assertThat(parents.at("/0").has("sectionName")).isFalse();
  }

  @Test
  void aRouteNamesEveryListenerThatTakesIt() {
    Target target =
        target(
            new Listener("web", "HTTP", 80, null, true, null, Admits.ALL),
            new Listener("admin", "HTTP", 80, null, true, null, Admits.SAME),
            new Listener("websecure", "HTTPS", 443, null, true, null, Admits.ALL));
    assertThat(route(target).at("/spec/parentRefs").findValuesAsText("sectionName"))
        .containsExactly("web", "websecure");
  }

  @Test
  void aBackendIsRenderedOnceForAllRoutesOfItsNamespace() {
    Candidates candidates = candidates(endpoint("a", "/a", null), endpoint("b", "/b", null));
    List<DesiredObject> objects =
        objects(
            NOWHERE,
            split("one", candidates.in("ml-team")),
            split("two", candidates.in("ml-team")));
    assertThat(objects)
        .extracting(o -> o.key().kind())
        .containsExactly(Kind.SERVICE, Kind.ENDPOINT_SLICE, Kind.HTTP_ROUTE, Kind.HTTP_ROUTE);
    List<Key> backend = List.of(objects.get(0).key(), objects.get(1).key());
    assertThat(objects.get(2).requires()).isEqualTo(backend);
    assertThat(objects.get(3).requires()).isEqualTo(backend);
    assertThat(objects.get(2).tree().at("/spec/rules/0/backendRefs")).hasSize(2);
  }

  @Test
  void aRouteOfNobodyPointsToTheEmptyBackendOfItsNamespace() {
    List<DesiredObject> objects = objects(NOWHERE, nobody("one"), nobody("two"));
    assertThat(objects)
        .extracting(o -> o.key().kind() + " " + o.key().name())
        .containsExactly(
            "SERVICE modelplane-empty",
            "ENDPOINT_SLICE modelplane-empty",
            "HTTP_ROUTE one",
            "HTTP_ROUTE two");
    assertThat(objects.get(1).tree().path("endpoints")).isEmpty();
    assertThat(objects.get(2).requires())
        .containsExactly(objects.get(0).key(), objects.get(1).key());
  }

  @Test
  void aRouteWithTooManyEndpointsIsNotRendered() {
    Route route = route(service("one"), new Route.TooMany(17, 16, ""));
    assertThat(objects(NOWHERE, route)).isEmpty();
  }

  @Test
  void anObjectSaysWhenItIsWrittenAndWhichServiceItServes() {
    List<DesiredObject> objects = objects(NOWHERE, nobody("one"));
    assertThat(objects)
        .extracting(DesiredObject::stage)
        .containsExactly(Stage.PREPARE, Stage.PREPARE, Stage.SWITCH);
    assertThat(objects)
        .extracting(DesiredObject::service)
        .containsExactly(Optional.empty(), Optional.empty(), Optional.of(service("one").key()));
    DesiredObject route = objects.getLast();
    assertThat(Dialect.service(route.key(), route.tree())).isEqualTo(service("one").key());
  }

  @Test
  void aRouteOfAnOlderVersionHasTheNameOfItsService() {
    assertThat(Dialect.service(Dialect.route(service("one").key()), MissingNode.getInstance()))
        .isEqualTo(service("one").key());
  }

  @Test
  void aServiceWhoseNameIsTooLongForALabelIsKnownByTheNameOfItsRoute() {
    DesiredObject route = objects(NOWHERE, nobody("s".repeat(64))).getLast();
    assertThat(route.tree().at("/metadata/labels").has("modelplane.ai/service")).isFalse();
    assertThat(Dialect.service(route.key(), route.tree())).isEqualTo(service("s".repeat(64)).key());
  }

  @Test
  void twoGatewaysAreTwoInstances() {
    assertThat(NOWHERE.instance()).isEqualTo("modelplane-system.modelplane");
    assertThat(target("a", "b".repeat(61)).instance()).hasSize(63);
    String first = target("a", "b".repeat(62)).instance();
    String second = target("a", "b".repeat(62) + "c").instance();
    assertThat(first).isNotEqualTo(second).matches("gateway-[0-9a-f]{32}");
  }

  private static JsonNode route(Target target) {
    Candidates candidates = candidates(endpoint("a", null, null));
    return objects(target, split("one", candidates.in("ml-team"))).getLast().tree();
  }

  private static Target target(Listener... listeners) {
    Gateway gateway =
        new Gateway("modelplane-system", "modelplane", "any", null, List.of(listeners), List.of());
    return new Target(NOWHERE.gateway(), Dialect.TRAEFIK, Optional.of(gateway));
  }
}
