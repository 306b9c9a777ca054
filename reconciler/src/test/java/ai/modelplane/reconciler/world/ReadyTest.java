package ai.modelplane.reconciler.world;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.gateway.SimulatedGateway;
import ai.modelplane.reconciler.gateway.SimulatedGateway.Request;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.prepare.Prepared;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Ready is true only when it is true. What a longer path of somebody else takes is told apart. */
class ReadyTest {

  static World messy(long seed, int steps) {
    World world = World.old(seed, steps);
    world.one.run(world.store);
    world.say("-- a pass");
    new GatewayDice(world).some();
    return world;
  }

  @Test
  void whereverAServiceIsReadyAnEndpointOfItAnswersAtItsAddress() {
    int[] ready = new int[2];
    Worlds.each(
        500,
        ReadyTest::messy,
        world -> {
          Prepared prepared = pass(world);
          List<ObjectNode> objects = world.store.all().stream().map(LiveObject::tree).toList();
          for (Route route : prepared.compilation().routes()) {
            Key service = route.service().key();
            boolean isReady = world.store.find(service).filter(s -> isReady(s.tree())).isPresent();
            ready[isReady ? 1 : 0]++;
            if (isReady) {
              answers(world, objects, route);
            }
          }
        });
    assertThat(ready).as("services that are not Ready, and that are").doesNotContain(0);
  }

  /** Not every pass sees all, may write all, or has its source. */
  private static Prepared pass(World world) {
    Dice dice = world.dice;
    if (dice.percent(25)) {
      Kind kind = dice.of(Kind.MODEL_ENDPOINT, Kind.MODEL_REPLICA, Kind.INFERENCE_CLUSTER);
      world.store.unlist(List.of(kind));
      world.say("not listed: " + kind.word());
    }
    boolean isAway = dice.percent(15);
    Prepared prepared = isAway ? GitAwayTest.withoutGit(world) : world.one.prepare(world.store);
    if (dice.percent(25)) {
      List<Key> refused =
          prepared.plan().changes().stream()
              .filter(c -> c.isWrite() && dice.percent(30))
              .map(Change::key)
              .toList();
      world.store.fail(
          call -> call.verb() == Call.Verb.APPLY && refused.contains(call.key()), Cause.INVALID);
      world.say("refused: " + refused);
    }
    world.say(isAway ? "-- a pass without Git" : "-- a pass");
    world.one.execute(world.store, prepared);
    return prepared;
  }

  @Test
  void afterAPassTheNextOneHasNothingToSay() {
    Worlds.each(
        100,
        ReadyTest::messy,
        world -> {
          world.one.run(world.store);
          int writes = world.store.writes();
          world.one.run(world.store);
          assertThat(world.store.writes()).isEqualTo(writes);
        });
  }

  private static void answers(World world, List<ObjectNode> objects, Route route) {
    Key service = route.service().key();
    LiveObject live = world.store.find(service).orElseThrow();
    JsonNode status = live.tree().path("status");
    URI address = URI.create(status.path("address").asText());
    SortedSet<String> answers =
        new SimulatedGateway(objects, PromptGateway.CONTROLLER)
            .answers(
                new Request(
                    scheme(world, address),
                    "POST", // as engines are asked
                    address.getHost(),
                    port(world, address),
                    address.getPath() + "/health",
                    Map.of()));
    assertThat(answers)
        .as("answers for %s at %s", service, address)
        .isNotEmpty()
        .allMatch(answer -> answer.contains(":"));
    boolean isPaused =
        world
            .store
            .find(Dialect.route(service))
            .orElseThrow()
            .annotation(Names.RECONCILE)
            .equals(Names.DISABLED);
    if (!isPaused && route.traffic() instanceof Route.Split split) {
      Set<String> own =
          split.shares().stream()
              .map(s -> s.backend().host().text() + ":" + s.backend().port())
              .collect(Collectors.toSet());
      assertThat(answers)
          .as("answers for %s", service)
          .allMatch(answer -> own.contains(answer.substring(0, answer.indexOf(' '))));
    }
  }

  /** What stands before the Gateway leads to its one listener, whatever the public URL has. */
  private static String scheme(World world, URI address) {
    return hasUrl(world)
        ? gateway(world)
            .at("/spec/listeners/0/protocol")
            .asText()
            .toLowerCase(java.util.Locale.ROOT)
        : address.getScheme();
  }

  private static int port(World world, URI address) {
    return hasUrl(world)
        ? gateway(world).at("/spec/listeners/0/port").asInt()
        : address.getScheme().equals("https") ? 443 : 80;
  }

  private static boolean hasUrl(World world) {
    return gateway(world).at("/metadata/annotations").has(Names.PUBLIC_URL);
  }

  private static JsonNode gateway(World world) {
    return world.store.find(GatewayDice.GATEWAY).orElseThrow().tree();
  }

  private static boolean isReady(JsonNode service) {
    return service
        .at("/status/conditions")
        .valueStream()
        .anyMatch(
            c ->
                c.path("type").asText().equals("Ready")
                    && c.path("status").asText().equals("True"));
  }
}
