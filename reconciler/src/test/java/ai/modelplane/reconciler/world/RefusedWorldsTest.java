package ai.modelplane.reconciler.world;

import static ai.modelplane.reconciler.world.Call.Verb.APPLY;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.prepare.Prepared;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A policy of the cluster takes some of what people wrote, and some not. */
class RefusedWorldsTest {

  private static final int WORLDS = 100;

  @Test
  void aSecondPassFindsNothingToDo() {
    Worlds.each(
        WORLDS,
        World::changed,
        world -> {
          Prepared prepared = world.one.prepare(world.store);
          List<Key> refused = refuseSome(world, prepared);
          world.one.execute(world.store, prepared);
          SortedMap<Key, String> before = State.of(world.store);

          world.one.run(world.store);

          assertThat(State.differences(State.of(world.store), before))
              .as("refused %s", refused)
              .isEmpty();
        });
  }

  @Test
  void everyServiceThatIsRefusedSaysSo() {
    Worlds.each(
        WORLDS,
        World::changed,
        world -> {
          Prepared prepared = world.one.prepare(world.store);
          List<Key> refused = refuseSome(world, prepared);

          world.one.execute(world.store, prepared);

          refused.stream()
              .filter(k -> k.kind() == Kind.MODEL_SERVICE)
              .flatMap(k -> world.store.find(k).stream())
              .filter(o -> o.tree().at("/spec/endpoints").isArray()) // else nobody can serve it
              .forEach(
                  service ->
                      assertThat(service.tree().at("/status/conditions/0/status").asText())
                          .as("%s", service.key())
                          .isEqualTo("False"));
        });
  }

  /** A pass that knows no source makes the same of what stands there. */
  @Test
  void whatIsServedIsWhatTheClusterHolds() {
    Worlds.each(
        WORLDS,
        World::changed,
        world -> {
          if (world.one.files().values().stream()
              .anyMatch(t -> t.contains("reconcile: disabled"))) {
            return; // which is known to its own source alone
          }
          Prepared prepared = world.one.prepare(world.store);
          List<Key> refused = refuseSome(world, prepared);
          world.one.execute(world.store, prepared);

          Repository none = new Repository("", new TreeMap<>(), world.one.options());
          List<Change> changes =
              none.pass(world.store).prepare(Input.NONE).plan().changes().stream()
                  .filter(c -> c.isWrite() && c.stage() != Stage.RECORD)
                  .filter(c -> c.key().kind() != Kind.MODEL_ENDPOINT)
                  // what a refused service would use may stay, although no route leads there
                  .filter(c -> !(c instanceof Change.Delete && c.stage() == Stage.RETIRE))
                  .toList();

          assertThat(changes).as("refused %s", refused).isEmpty();
        });
  }

  /** A policy judges specs; statuses it takes. */
  private static List<Key> refuseSome(World world, Prepared prepared) {
    List<Key> refused =
        prepared.plan().in(Stage.DECLARE).stream()
            .filter(Change::isWrite)
            .map(Change::key)
            .filter(k -> world.dice.percent(50))
            .toList();
    world.store.fail(call -> call.verb() == APPLY && refused.contains(call.key()), Cause.INVALID);
    return refused;
  }
}
