package ai.modelplane.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.source.Unseen;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** No history in which something of the source goes unseen deletes it. */
class UnseenHistoriesTest {

  private static final int HISTORIES = 500 * Integer.getInteger("modelplane.worlds.times", 1);
  private static final long SEED = Long.getLong("modelplane.worlds", 0);
  private static final int EVENTS = 30;

  @Test
  void whatIsNotSeenIsNotRemoved() {
    LongStream.range(SEED, SEED + HISTORIES).parallel().forEach(UnseenHistoriesTest::isNotRemoved);
  }

  private static void isNotRemoved(long seed) {
    Facts facts = new Facts(seed);
    Model model = new Model(Options.DEFAULT);
    for (int event = 0; event < EVENTS; event++) {
      model.apply(List.of(facts.next()));
      assertThat(model.claims().removed())
          .as("seed %d, event %d", seed, event)
          .noneMatch(appliedFromUnseen(facts)::contains);
    }
  }

  /** Written apart from the compiler. */
  private static Set<Key> appliedFromUnseen(Facts facts) {
    Set<Key> keys = new HashSet<>();
    for (SourceManifests source : facts.sources()) {
      String hash = source.identity().hash();
      List<Unseen> unseen = source.manifests().unseen();
      facts.fleet().services().forEach(s -> add(s.key(), s.meta(), hash, unseen, keys));
      facts.fleet().endpoints().forEach(e -> add(e.key(), e.meta(), hash, unseen, keys));
    }
    return keys;
  }

  private static void add(Key key, Meta meta, String hash, List<Unseen> unseen, Set<Key> keys) {
    if (!meta.ownership().source().equals(hash)) {
      return;
    }
    String file = meta.annotations().getOrDefault(Names.FILE, "nowhere");
    for (Unseen place : unseen) {
      boolean isBelow = file.startsWith(place.stablePath() + "/") && !place.reason().isOfFile();
      if (file.equals(place.stablePath()) || isBelow) {
        keys.add(key);
      }
    }
  }
}
