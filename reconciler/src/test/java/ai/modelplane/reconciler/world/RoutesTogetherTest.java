package ai.modelplane.reconciler.world;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.dialect.InnerRoutes;
import ai.modelplane.compiler.dialect.Place;
import ai.modelplane.reconciler.Settings;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.loop.SteppedLoop;
import ai.modelplane.reconciler.plan.Traffic;
import ai.modelplane.reconciler.prepare.Prepared;
import ai.modelplane.testing.Yaml;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service with more endpoints than one rule holds: a route, and the inner ones it leads to. */
class RoutesTogetherTest extends Story {

  private static final Key ROUTE = route("qwen");
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private final List<String> deeds = new ArrayList<>();

  @BeforeEach
  void begin() {
    gateway("All");
    store.write("runner", Yaml.cluster("east", "10.0.0.3"));
    service("qwen", "x");
    store.observe(deeds::add);
  }

  /** With an inner listener that takes routes from these namespaces. */
  private void gateway(String from) {
    store.write("helm", Yaml.gateway("modelplane", "203.0.113.1").withInnerListener());
    store.update(
        GatewayDice.GATEWAY,
        "helm",
        tree ->
            ((ObjectNode) tree.at("/spec/listeners/1/allowedRoutes/namespaces")).put("from", from));
  }

  /** So many replicas are Ready, and no others. */
  private void ready(int count) {
    for (int i = 0; i < 40; i++) {
      Key key = new Key(Kind.MODEL_REPLICA, "ml", "r-" + i);
      if (i < count || store.find(key).isPresent()) {
        runs(Yaml.replica("r-" + i, "east").in("ml").deployment("x").ready(i < count));
      }
    }
    deeds.clear();
  }

  private int served() {
    return Dialect.TRAEFIK.read(SERVICE, LiveObject.trees(objects())).size();
  }

  private Map<Key, LiveObject> objects() {
    return store.all().stream().collect(Collectors.toMap(LiveObject::key, o -> o));
  }

  private Set<Key> inner() {
    return store.keys().stream().filter(InnerRoutes::isInner).collect(Collectors.toSet());
  }

  private String condition(String type) {
    var condition = condition("qwen", type);
    return condition.path("status").asText() + " " + condition.path("reason").asText();
  }

  @Test
  void innerRoutesComeBeforeTheRouteLeadsToThemAndGoAfterIt() {
    ready(16);
    pass();
    assertThat(inner()).isEmpty();

    ready(17);
    pass();

    assertThat(served()).isEqualTo(17);
    assertThat(inner()).hasSize(5);
    int switched = deeds.indexOf("apply " + ROUTE);
    assertThat(deeds.subList(0, switched))
        .containsAll(inner().stream().map(key -> "apply " + key).toList());

    Set<Key> before = inner();
    ready(16);
    pass();

    assertThat(served()).isEqualTo(16);
    assertThat(inner()).isEmpty();
    switched = deeds.indexOf("apply " + ROUTE);
    assertThat(deeds.subList(switched, deeds.size()))
        .containsAll(before.stream().map(key -> "delete " + key).toList());
    assertThat(dangling()).isEmpty();
  }

  @Test
  void whatIsShownIsEndpointsAndNeverShards() {
    ready(20);
    Prepared planned = world.one.prepare(store);
    assertThat(names(planned)).hasSize(20).allMatch(name -> name.startsWith("r-"));
    pass();
    ready(19);
    planned = world.one.prepare(store);
    assertThat(names(planned)).hasSize(20).allMatch(name -> name.startsWith("r-"));
    pass();
    assertThat(status("qwen").at("/endpoints/routed").asInt()).isEqualTo(19);
  }

  private static List<String> names(Prepared prepared) {
    return prepared.traffic().stream()
        .filter(t -> t.service().equals(SERVICE))
        .map(Traffic::rows)
        .flatMap(List::stream)
        .flatMap(row -> row.endpoints().stream())
        .toList();
  }

  /** Nothing but the shard of the endpoint and the weights of the shards. */
  @Test
  void anEndpointThatGoesChangesItsOwnShardAlone() {
    ready(24);
    pass();
    ready(23);
    pass();

    assertThat(deeds.stream().filter(d -> d.startsWith("apply HTTPRoute")))
        .hasSize(2)
        .contains("apply " + ROUTE);
    assertThat(served()).isEqualTo(23);
  }

  @Test
  void aGatewayThatDoesNotTakeTheInnerRoutesKeepsWhatServes() {
    gateway("Selector"); // only the gateway knows that it does not take the namespace
    ready(16);
    pass();
    ready(17);
    pass();

    assertThat(served()).isEqualTo(16);
    assertThat(deeds).doesNotContain("apply " + ROUTE);
    assertThat(condition("Ready")).isEqualTo("True Serving");
    assertThat(condition("RoutingReady")).isEqualTo("False NotApplied");
    assertThat(condition("qwen", "RoutingReady").path("message").asText())
        .contains("HTTPRoute ml/qwen.guard")
        .contains("NotAllowedByListeners");
    assertThat(status("qwen").at("/endpoints/routed").asInt()).isEqualTo(16);

    gateway("All");
    pass();
    assertThat(served()).isEqualTo(17);
    assertThat(condition("RoutingReady")).isEqualTo("True Programmed");
  }

  @Test
  void anInnerRouteThatTheGatewayDropsIsNamed() {
    ready(17);
    pass();
    assertThat(condition("Ready")).isEqualTo("True Serving");
    gateway("Selector");
    pass();
    assertThat(condition("Ready")).isEqualTo("False NotAllowedByListeners");
    assertThat(condition("qwen", "Ready").path("message").asText()).contains("HTTPRoute ml/qwen.");
  }

  @Test
  void withoutTheInnerListenerEverythingStaysAsItIs() {
    ready(17);
    pass();
    store.write("helm", Yaml.gateway("modelplane", "203.0.113.1"));
    ready(18);
    pass();

    assertThat(deeds).noneMatch(d -> d.contains("HTTPRoute"));
    assertThat(served()).isEqualTo(17);
    assertThat(condition("EndpointsResolved")).isEqualTo("False TooManyEndpoints");
    assertThat(condition("qwen", "EndpointsResolved").path("message").asText())
        .contains("Gateway modelplane-system/modelplane has no listener modelplane-inner");
  }

  @Test
  void aRouteThatSomebodyPausesKeepsItsInnerRoutes() {
    ready(17);
    pass();
    disable(ROUTE, Names.RECONCILE);
    ready(20);
    pass();
    assertThat(served()).isEqualTo(17);
    ready(10);
    pass();

    assertThat(served()).isEqualTo(17);
    assertThat(deeds).noneMatch(d -> d.contains("HTTPRoute"));
    assertThat(dangling()).isEmpty();
    assertThat(condition("RoutingReady")).isEqualTo("False Paused");

    update(ROUTE, tree -> ((ObjectNode) tree.at("/metadata/annotations")).removeAll());
    pass();
    assertThat(served()).isEqualTo(10);
    assertThat(inner()).isEmpty();
  }

  @Test
  void aRouteOfSomebodyElseInThePlaceOfAnInnerOneKeepsWhatServes() {
    ready(16);
    pass();
    Key taken = route("qwen.shard-0");
    update(taken, tree -> tree.putObject("spec").putArray("rules"));
    ready(17);
    pass();

    assertThat(served()).isEqualTo(16);
    assertThat(deeds).doesNotContain("apply " + ROUTE);
    assertThat(condition("RoutingReady")).isEqualTo("False NotApplied");

    store.drop(taken);
    pass();
    assertThat(served()).isEqualTo(17);
  }

  @Test
  void anInnerRouteThatSomebodyDeletesIsMadeAgainAtOnce() {
    ready(17);
    pass();
    Key gone = inner().stream().filter(k -> k.name().contains("shard")).findFirst().orElseThrow();
    store.drop(gone);
    pass();
    assertThat(served()).isEqualTo(17);
  }

  @Test
  void aServiceThatIsDeletedTakesItsInnerRoutesAlong() {
    ready(17);
    pass();
    service("other", "none");
    remove(SERVICE);
    pass();
    assertThat(store.keys().stream().filter(k -> k.kind() == Kind.HTTP_ROUTE))
        .containsExactly(route("other"));
  }

  @Test
  void whileReplicasAreInDoubtTheRoutesStay() {
    ready(20);
    pass();
    Set<Place> before = Dialect.TRAEFIK.read(SERVICE, LiveObject.trees(objects())).keySet();
    store.keys().stream().filter(k -> k.kind() == Kind.MODEL_REPLICA).forEach(store::drop);
    pass();

    assertThat(Dialect.TRAEFIK.read(SERVICE, LiveObject.trees(objects())).keySet())
        .isEqualTo(before);
    assertThat(dangling()).isEmpty();
  }

  /** The loop goes on at the answer of the gateway, and when the data path has settled. */
  @Test
  void aLoopSwitchesWhenTheInnerRoutesHaveSettled() throws InterruptedException {
    ready(16);
    WatchedStore cluster = new WatchedStore(store);
    Settings settings = new Settings(world.one.options(), Duration.ofSeconds(30), SETTLE);
    Clock clock = Clock.fixed(Instant.parse("2026-02-02T00:00:00Z"), ZoneOffset.UTC);
    try (SteppedLoop loop = new SteppedLoop(cluster, settings, clock)) {
      loop.tell(world.one.input());
      loop.settle(() -> cluster.tell(world.dice, key -> true));
      Map<String, Duration> times = new TreeMap<>();
      store.observe(deed -> times.putIfAbsent(deed, loop.time()));
      for (int count : List.of(17, 16)) {
        times.clear();
        ready(count);
        loop.settle(() -> cluster.tell(world.dice, key -> true));
        assertThat(served()).isEqualTo(count);
        Duration switched = times.get("apply " + ROUTE);
        String inner = (count == 17 ? "apply " : "delete ") + route("qwen.guard");
        Duration between = times.get(inner).minus(switched).abs();
        assertThat(between).isGreaterThanOrEqualTo(SETTLE);
        assertThat(condition("Ready")).isEqualTo("True Serving");
      }
    }
    assertThat(inner()).isEmpty();
  }
}
