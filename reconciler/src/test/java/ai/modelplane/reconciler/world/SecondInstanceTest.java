package ai.modelplane.reconciler.world;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.testing.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two instances over one namespace, and one instance with two Gateways. */
class SecondInstanceTest extends Story {

  private static final Key MAIN = GatewayDice.GATEWAY;
  private static final Key EDGE = new Key(Kind.GATEWAY, "modelplane-system", "edge");

  private final Repository edge = Repository.empty("eeeeeeeeeeeeeeee", "edge");

  @BeforeEach
  void begin() {
    world.gateway("edge");
    store.write("runner", Yaml.cluster("east", "10.0.0.3"));
    runs(Yaml.replica("replica", "east").in("ml").deployment("x"));
    service("qwen", "x");
    service("nobody", "none");
    edge.files().put("edge.yaml", Yaml.service("edge").in("ml").over("x").text());
    edge.files().put("none.yaml", Yaml.service("edge-none").in("ml").over("none").text());
  }

  private static Repository with(Repository one, List<Key> gateways) {
    return new Repository(
        one.identity(),
        one.files(),
        new Options(gateways, Optional.empty(), List.of(), OptionalInt.empty(), Set.of()));
  }

  private List<String> troubles(ChangeSet changes) {
    return changes.outcomes().stream()
        .filter(o -> o.result().isTrouble())
        .map(o -> o.key() + ": " + o.message())
        .toList();
  }

  @Test
  void twoInstancesOverTheSameEndpointsNeverMeetInAnObjectsName() {
    for (Repository repository : List.of(world.one, edge, world.one, edge)) {
      assertThat(troubles(repository.run(store))).isEmpty();
    }
    int writes = store.writes();
    world.one.run(store);
    edge.run(store);

    assertThat(store.writes()).as("each leaves alone what is the other's").isEqualTo(writes);
    assertThat(targets("qwen")).containsExactly("10.0.0.3");
    assertThat(targets("edge")).containsExactly("10.0.0.3");
    assertThat(condition("edge", "Ready").path("status").asText()).isEqualTo("True");
    assertThat(store.find(new Key(Kind.SERVICE, "ml", "modelplane-empty"))).isPresent();
  }

  /** The one that wrote the endpoint of a replica withdraws it; both follow the replica. */
  @Test
  void bothFollowAReplica() {
    world.one.run(store);
    edge.run(store);
    runs(Yaml.replica("replica", "east").in("ml").deployment("x").ready(false));

    edge.run(store);
    assertThat(targets("edge")).containsExactly("nobody");
    world.one.run(store);
    assertThat(targets("qwen")).containsExactly("nobody");
    assertThat(store.find(me("replica"))).isEmpty();
  }

  /** What another version wrote for an instance has the names of the default one. */
  @Test
  void anUpgradeMakesNewBackendsBeforeTheRoutesSwitchAndDeletesTheOldOnesAfterwards() {
    Repository old = new Repository(edge.identity(), edge.files(), world.one.options());
    old.run(store);
    for (Key key : store.keys()) {
      store.update(
          key,
          Names.FIELD_MANAGER,
          tree -> {
            if (tree.at("/metadata/labels").has(Names.INSTANCE)) {
              tree.withObject("/metadata/labels").put(Names.INSTANCE, "modelplane-system.edge");
            }
          });
    }
    List<String> deeds = new ArrayList<>();
    store.observe(deeds::add);

    assertThat(troubles(edge.run(store))).isEmpty();

    int route = deeds.indexOf("apply HTTPRoute ml/edge");
    assertThat(route).isPositive();
    assertThat(deeds.subList(0, route)).anyMatch(d -> d.startsWith("apply Service ml/ip-10-0-0-3"));
    assertThat(deeds.subList(0, route)).noneMatch(d -> d.startsWith("delete"));
    assertThat(deeds.subList(route, deeds.size()))
        .anyMatch(d -> d.startsWith("delete Service ml/ip-10-0-0-3"))
        .contains("delete Service ml/modelplane-empty");
    assertThat(targets("edge")).containsExactly("10.0.0.3");
  }

  @Test
  void anInstanceOfTwoGatewaysHasARouteOnEachAndTheFirstGivesTheAddress() {
    Repository both = with(world.one, List.of(MAIN, EDGE));

    assertThat(troubles(both.run(store))).isEmpty();

    List<Key> routes = store.keys().stream().filter(k -> k.kind() == Kind.HTTP_ROUTE).toList();
    assertThat(routes).hasSize(4);
    for (Key key : routes) {
      var tree = store.find(key).orElseThrow().tree();
      assertThat(tree.at("/spec/parentRefs/0/name").asText())
          .isEqualTo(key.name().contains(".") ? "edge" : "modelplane");
      assertThat(tree.at("/metadata/labels").path(Names.SERVICE).asText())
          .isEqualTo(key.name().replaceFirst("[.].*", ""));
    }
    assertThat(status("qwen").path("address").asText()).startsWith("http://203.0.113.");
    assertThat(condition("qwen", "RoutingReady").path("status").asText()).isEqualTo("True");
    int writes = store.writes();
    both.run(store);
    assertThat(store.writes()).isEqualTo(writes);

    store.drop(EDGE);
    both.run(store);
    assertThat(condition("qwen", "RoutingReady").path("message").asText())
        .contains("on Gateway modelplane-system/edge");
    assertThat(condition("qwen", "Ready").path("status").asText()).isEqualTo("True");

    remove(SERVICE);
    both.run(store);
    assertThat(store.keys().stream().filter(k -> k.kind() == Kind.HTTP_ROUTE).toList())
        .as("both routes go with their service")
        .hasSize(2);
  }

  @Test
  void theRouteOnAGatewayThatIsNoLongerGivenGoes() {
    with(world.one, List.of(MAIN, EDGE)).run(store);

    var prepared = with(world.one, List.of(MAIN)).prepare(store);

    assertThat(
            prepared.plan().changes().stream()
                .filter(Change::isWrite)
                .map(c -> c.word() + ": " + c.reason()))
        .containsOnly("delete: its Gateway is none of --gateway")
        .hasSize(2);
  }

  @Test
  void thePauseOfAServiceHoldsBothOfItsRoutes() {
    Repository both = with(world.one, List.of(MAIN, EDGE));
    both.run(store);
    disable(SERVICE, Names.RECONCILE);
    runs(Yaml.replica("replica", "east").in("ml").deployment("x").ready(false));

    both.run(store);

    assertThat(
            store.keys().stream()
                .filter(k -> k.kind() == Kind.HTTP_ROUTE && k.name().startsWith("qwen"))
                .toList())
        .hasSize(2)
        .allMatch(k -> store.find(k).orElseThrow().tree().toString().contains("ip-10-0-0-3"));
  }
}
