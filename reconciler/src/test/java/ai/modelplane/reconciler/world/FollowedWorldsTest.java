package ai.modelplane.reconciler.world;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.reconciler.Settings;
import ai.modelplane.reconciler.loop.SteppedLoop;
import ai.modelplane.reconciler.prepare.Prepared;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** What a loop makes of events is what a pass makes of the whole. */
class FollowedWorldsTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-02-02T00:00:00Z"), ZoneOffset.UTC);

  @Test
  void onceALoopIsAtRestAPassFindsNothingToDo() {
    Worlds.each(100, World::changed, FollowedWorldsTest::follow);
  }

  /** What one loop makes of two sources is what two loops would leave as it is. */
  @Test
  void onceALoopOverTwoSourcesIsAtRestAPassOverEitherFindsNothingToDo() {
    Worlds.each(100, World::changed, FollowedWorldsTest::followBoth);
  }

  private static void followBoth(World world) {
    WatchedStore cluster = new WatchedStore(world.store);
    Settings settings =
        new Settings(world.one.options(), Duration.ofSeconds(30), Duration.ofSeconds(2));
    try (SteppedLoop loop = new SteppedLoop(cluster, settings, CLOCK)) {
      for (int i = 0; i < 5; i++) {
        if (!world.one.options().equals(settings.options())) {
          return; // a loop is started with its options
        }
        Repository two =
            new Repository(
                world.two.identity(), world.two.files(), world.two.unseen(), settings.options());
        int first = world.dice.below(2);
        loop.tell(first, first == 0 ? world.one.input() : two.input());
        if (world.dice.below(2) == 0) {
          loop.settle(() -> cluster.tell(world.dice, key -> world.dice.below(3) > 0));
        }
        loop.tell(1 - first, first == 0 ? two.input() : world.one.input());
        rest(world, cluster, loop, List.of(world.one, two));
        world.anything();
      }
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n\nIn the end:\n" + world, e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void follow(World world) {
    WatchedStore cluster = new WatchedStore(world.store);
    Settings settings =
        new Settings(world.one.options(), Duration.ofSeconds(30), Duration.ofSeconds(2));
    try (SteppedLoop loop = new SteppedLoop(cluster, settings, CLOCK)) {
      loop.tell(world.one.input());
      rest(world, cluster, loop, List.of(world.one));
      for (int i = 0; i < 5; i++) {
        world.anything();
        if (!world.one.options().equals(settings.options())) {
          return; // a loop is started with its options
        }
        loop.tell(world.one.input());
        rest(world, cluster, loop, List.of(world.one));
      }
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n\nIn the end:\n" + world, e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void rest(
      World world, WatchedStore cluster, SteppedLoop loop, List<Repository> sources)
      throws InterruptedException {
    loop.settle(() -> cluster.tell(world.dice, key -> world.dice.below(3) > 0));
    cluster.tell(world.dice, key -> true);
    loop.settle(() -> cluster.tell(world.dice, key -> true));
    List<String> deeds = new ArrayList<>();
    SortedMap<Key, String> before = State.of(world.store);
    world.store.observe(deeds::add);
    for (Repository source : sources) {
      Prepared next = source.prepare(world.store);
      assertThat(writes(next)).as("what a pass would still write after: %s", loop.said()).isEmpty();
      source.execute(world.store, next);
      assertThat(State.differences(State.of(world.store), before))
          .as("what a pass changes after: %s", loop.said())
          .isEmpty();
    }
    assertThat(deeds).as("writes of a pass after: %s", loop.said()).isEmpty();
    world.store.observe(deed -> {});
  }

  private static List<String> writes(Prepared prepared) {
    return prepared.plan().changes().stream()
        .filter(change -> change.isWrite())
        .map(change -> change.word() + " " + change.key() + ": " + change.reason())
        .toList();
  }
}
