package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.story.Fleet.State;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two write at the same time; the other one with all rights, and without any manners. */
@Tag("real")
class SecondActorTest {

  private static final int ROUNDS = 3;
  private static final int PASSES = 3;

  @TempDir Path repo;
  @TempDir Path other;
  private final Passes passes = new Passes(Options.DEFAULT.gateway());

  @Test
  void whatIsHisIsLeftToHimAndOnceHeStopsEverythingIsAsItShouldBe() throws SourceException {
    Fleet fleet = Fleet.begin(repo, other);
    Map<State, Input> sources = new EnumMap<>(State.class);
    Map<State, SortedMap<Key, String>> states = new EnumMap<>(State.class);
    State state = State.A;
    for (int i = 0; i < 2; i++) {
      state = state.other();
      fleet.change(state);
      sources.put(state, Passes.read(repo));
      assertThat(passes.run(fleet.live(), sources.get(state)).isFine()).isTrue();
      states.put(state, fleet.state());
    }
    String instance =
        passes.prepare(fleet.live(), sources.get(state)).compilation().target().instance();
    Map<Meddler.Deed, Integer> deeds = new TreeMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      try (Meddler meddler = new Meddler(fleet.testbed(), round)) {
        MeddledCluster meddled = new MeddledCluster(fleet.live(), meddler);
        for (int i = 0; i < 2; i++) {
          state = state.other();
          passes.run(meddled, sources.get(state));
          assertThat(meddler.takenFromHim()).isEmpty();
          assertThat(fleet.touched()).isEmpty();
        }
        TreeSet<Key> all = new TreeSet<>(states.get(State.A).keySet());
        all.addAll(states.get(State.B).keySet());
        meddler.stop(all, instance);
        meddler.deeds().forEach((deed, n) -> deeds.merge(deed, n, Integer::sum));
      }
      converges(fleet, sources.get(state));
      assertThat(fleet.state()).as("round %s", round).isEqualTo(states.get(state));
      assertThat(fleet.touched()).isEmpty();
    }
    assertThat(deeds).containsOnlyKeys(Meddler.Deed.values());
  }

  private void converges(Fleet fleet, Input source) {
    for (int n = 1; n <= PASSES; n++) {
      if (passes.run(fleet.live(), source).isFine()
          && passes.prepare(fleet.live(), source).plan().isEmpty()) {
        return;
      }
    }
    throw new AssertionError(
        "not within " + PASSES + " passes: " + passes.run(fleet.live(), source));
  }
}
