package ai.modelplane.reconciler.world;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.prepare.Prepared;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** Two repositories on one cluster, with the same names in both. */
class SourcesTest {

  @Test
  void noneDeletesOrChangesWhatTheOtherAppliedInWhateverOrderTheirPassesCome() {
    Worlds.each(
        100,
        World::old,
        world -> {
          for (int i = 0; i < 6; i++) {
            Repository mine = world.dice.of(world.one, world.two);
            Repository theirs = mine == world.one ? world.two : world.one;
            world.life();
            Prepared prepared = mine.prepare(world.store);

            assertThat(
                    prepared.plan().changes().stream().filter(c -> touches(c, theirs.identity())))
                .extracting(c -> c.word() + " " + c.key() + ": " + c.reason())
                .isEmpty();
            mine.execute(world.store, prepared);
          }
        });
  }

  @Test
  void bothComeToRest() {
    Worlds.each(
        100,
        World::old,
        world -> {
          for (Repository each : List.of(world.one, world.two, world.one, world.two)) {
            each.run(world.store);
          }
          int writes = world.store.writes();
          SortedMap<Key, String> before = State.of(world.store);

          world.one.run(world.store);
          assertThat(State.differences(State.of(world.store), before)).isEmpty();
          world.two.run(world.store);
          assertThat(State.differences(State.of(world.store), before)).isEmpty();

          assertThat(world.store.writes()).isEqualTo(writes);
        });
  }

  private static boolean touches(Change change, String source) {
    return switch (change) {
      case Change.Configure c -> isOf(c.live(), source);
      case Change.Delete d -> isOf(d.live(), source);
      case Change.Create c -> false;
      case Change.Skip s -> false;
      case Change.Conflict c -> false;
    };
  }

  private static boolean isOf(LiveObject live, String source) {
    return live.label(Names.SOURCE).equals(source);
  }
}
