package ai.modelplane.reconciler.world;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** A process that dies at any write is repaired by running again. */
class CrashTest {

  @Test
  void whereverAPassDiesTheNextOneEndsWhereItWouldHaveEnded() {
    Worlds.each(
        100,
        World::changed,
        world -> {
          Store whole = world.store.copy();
          world.one.run(whole);
          SortedMap<Key, String> end = State.of(whole);
          for (int k = 0; k < whole.writes(); k++) {
            Store store = world.store.copy();
            assertThat(dies(world.one, store, k)).as("died at write %s", k).isTrue();

            world.one.run(store);

            assertThat(State.differences(State.of(store), end)).as("died at write %s", k).isEmpty();
          }
        });
  }

  static boolean dies(Repository repository, Store store, int after) {
    store.dieAfter(after);
    try {
      repository.run(store);
      return false;
    } catch (Death e) {
      return true;
    } finally {
      store.live();
    }
  }
}
