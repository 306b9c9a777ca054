package ai.modelplane.reconciler.world;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Plan;
import ai.modelplane.reconciler.prepare.Prepared;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Make before break: at no moment of a change does a route point to what is not there. */
class OrderTest {

  @Test
  void atNoPrefixOfTheOrderDoesARoutePointToNothing() {
    Worlds.each(
        125,
        World::changed,
        world -> {
          Prepared prepared = world.one.prepare(world.store);
          Broken broken = Broken.of(world.store, prepared);
          Set<String> before = broken.in(world.store);
          for (int order = 0; order < 3; order++) {
            Store store = world.store.copy();
            List<String> done = new ArrayList<>();
            for (Change change : order(world.dice, prepared.plan())) {
              carryOut(change, store);
              done.add(change.word() + " " + change.key());

              assertThat(broken.in(store)).as("after %s", done).isSubsetOf(before);
            }
          }
        });
  }

  /** Whatever the API server refuses, services that do not depend on it go on, and none breaks. */
  @Test
  void whateverIsRefusedNoRoutePointsToNothing() {
    Worlds.each(
        100,
        World::changed,
        world -> {
          Prepared prepared = world.one.prepare(world.store);
          Broken broken = Broken.of(world.store, prepared);
          Set<String> before = broken.in(world.store);
          Store store = world.store.copy();
          List<Key> writes =
              prepared.plan().changes().stream()
                  .filter(Change::isWrite)
                  .map(Change::key)
                  .filter(k -> world.dice.percent(20))
                  .toList();
          store.refuse(writes);
          store.observe(
              deed -> assertThat(broken.in(store)).as("after %s", deed).isSubsetOf(before));

          world.one.execute(store, prepared);

          assertThat(broken.in(store)).as("refused %s", writes).isSubsetOf(before);
          store.refuse(List.of());
          world.one.run(store);
          assertThat(world.one.prepare(store).plan().isEmpty()).as("the next plan").isTrue();
        });
  }

  /** Any order that the stages allow: what is in one of them is carried out at the same time. */
  private static List<Change> order(Dice dice, Plan plan) {
    List<Change> order = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      order.addAll(dice.shuffled(plan.in(stage).stream().filter(Change::isWrite).toList()));
    }
    return order;
  }

  private static void carryOut(Change change, Store store) {
    switch (change) {
      case Change.Create c -> store.apply(c.key(), c.desired().tree(), false);
      case Change.Configure c -> store.apply(c.key(), c.desired().tree(), false);
      case Change.Delete d -> store.delete(d.live());
      case Change.Skip s -> {}
      case Change.Conflict c -> {}
    }
  }
}
