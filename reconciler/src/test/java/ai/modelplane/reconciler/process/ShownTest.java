package ai.modelplane.reconciler.process;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.fleet.Authorities;
import ai.modelplane.compiler.fleet.FleetState;
import ai.modelplane.compiler.fleet.Gateway;
import ai.modelplane.compiler.fleet.Network;
import ai.modelplane.reconciler.process.Facts.Channel;
import ai.modelplane.testbed.Watch;
import ai.modelplane.testing.Yaml;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The judge of {@link SoakTest}: it finds what it is there to find, and nothing else. */
class ShownTest {

  private static final Key ROUTE = new Key(Kind.HTTP_ROUTE, "ml-team", "qwen");

  private final Facts facts = new Facts(surroundings());
  private Shown shown;
  private long version;

  @BeforeEach
  void everythingStands() {
    facts.put(Channel.CLUSTERS, Yaml.cluster("east", "10.0.1.50").tree());
    facts.put(Channel.CLUSTERS, Yaml.cluster("west", "10.0.2.50").tree());
    facts.put(Channel.SERVICES, Yaml.service("qwen").over("qwen").tree());
    facts.put(Channel.REPLICAS, Yaml.replica("qwen-0", "east").tree());
    facts.put(Channel.REPLICAS, Yaml.replica("qwen-1", "west").tree());
    shown = new Shown(facts);
    JsonNode route = route();
    ObjectNode whole = object(1);
    whole.set("spec", route);
    Dialect.TRAEFIK.targets(whole).stream()
        .filter(backend -> backend.kind() != Kind.BACKEND_TLS_POLICY)
        .forEach(backend -> shown.see(backend, new Watch.Event(false, object(1))));
    see(route);
    shown.check();
  }

  @Test
  void whatFollowsOneAfterTheOtherIsFine() {
    ready(0, false);
    JsonNode one = route();
    ready(0, true);
    ready(1, false);
    see(one);
    see(route());

    assertThatCode(shown::check).doesNotThrowAnyException();
  }

  /** Two channels are seen in any order. */
  @Test
  void whatIsSeenOfOneChannelBeforeAnotherIsFine() {
    Facts.Point before = facts.now();
    facts.put(Channel.CLUSTERS, Yaml.cluster("west", "").tree());
    facts.put(Channel.REPLICAS, Yaml.replica("qwen-2", "east").tree());
    see(facts.routes(before.next(Channel.REPLICAS)).get("qwen"));
    see(route());

    assertThatCode(shown::check).doesNotThrowAnyException();
  }

  @Test
  void anOlderRouteAfterANewerOneIsFound() {
    JsonNode before = route();
    ready(0, false);
    see(route());
    see(before);

    assertThatThrownBy(shown::check)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("HTTPRoute ml-team/qwen is {");
  }

  /** Everybody has seen what was written before the last look. */
  @Test
  void aRouteFromBeforeTheLastLookIsFound() {
    JsonNode before = route();
    ready(0, false);
    see(route());
    shown.check();
    see(before);

    assertThatThrownBy(shown::check).isInstanceOf(AssertionError.class);
  }

  @Test
  void aRouteThatNobodyWantsIsFoundUnlessItIsByHand() {
    ObjectNode edited = route().deepCopy();
    ((ObjectNode) edited.at("/rules/0/backendRefs/0")).put("weight", 17);
    ObjectNode event = see(edited);
    shown.editedByHand(event);
    assertThatCode(shown::check).doesNotThrowAnyException();

    see(edited);

    assertThatThrownBy(shown::check).isInstanceOf(AssertionError.class);
  }

  @Test
  void aRouteThatGoesWhileItsServiceStaysIsFoundUnlessItIsByHand() {
    shown.see(ROUTE, new Watch.Event(true, object(2)));

    assertThatThrownBy(shown::check).hasMessageContaining("is gone");
    shown.deletedByHand("uid");
    assertThatCode(shown::check).doesNotThrowAnyException();
  }

  @Test
  void aBackendThatGoesBeforeItsRouteHasChangedIsFound() {
    ready(0, false);
    ObjectNode before = object(1);
    before.set("spec", facts.routes(facts.now()).get("qwen"));
    Key backend = Dialect.TRAEFIK.targets(before).iterator().next();
    shown.see(backend, new Watch.Event(true, object(++version)));
    see(route());

    assertThatThrownBy(shown::check)
        .hasMessageContaining("HTTPRoute ml-team/qwen points to")
        .hasMessageContaining("does not exist");
  }

  private void ready(int replica, boolean ready) {
    String cluster = replica == 0 ? "east" : "west";
    facts.put(Channel.REPLICAS, Yaml.replica("qwen-" + replica, cluster).ready(ready).tree());
  }

  /** As it has to be by now. */
  private JsonNode route() {
    return facts.routes(facts.now()).get("qwen");
  }

  private ObjectNode see(JsonNode spec) {
    ObjectNode route = object(++version);
    route.set("spec", spec);
    shown.see(ROUTE, new Watch.Event(false, route));
    return route;
  }

  private static ObjectNode object(long version) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object
        .withObject("/metadata")
        .put("uid", "uid")
        .put("resourceVersion", Long.toString(version))
        .put("generation", version);
    return object;
  }

  private static FleetState surroundings() {
    Gateway gateway =
        new Gateway(
            "modelplane-system",
            "modelplane",
            "traefik",
            null,
            List.of(new Gateway.Listener("web", "HTTP", 80, null, true, null, Gateway.Admits.ALL)),
            List.of("192.0.2.1"));
    return new FleetState(
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(gateway),
        Authorities.UNKNOWN,
        Network.UNKNOWN,
        Set.of());
  }
}
