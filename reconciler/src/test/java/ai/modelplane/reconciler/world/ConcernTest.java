package ai.modelplane.reconciler.world;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.notify.Concern;
import ai.modelplane.reconciler.plan.Traffic;
import ai.modelplane.reconciler.prepare.Prepared;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who of several sources is told what of a pass over all of them. */
class ConcernTest {

  @Test
  void eachIsToldOfItsOwnAndOfWhatIsNobodysAndNothingIsToldToNone() {
    Worlds.each(
        100,
        World::changed,
        world -> {
          Prepared prepared =
              world.one.pass(world.store).prepare(List.of(world.one.input(), world.two.input()));
          ChangeSet changes = world.one.execute(world.store, prepared);
          Concern one = new Concern(prepared, world.one.source());
          Concern two = new Concern(prepared, world.two.source());

          Set<Finding> told = new HashSet<>(one.findings());
          told.addAll(two.findings());
          assertThat(told).containsExactlyInAnyOrderElementsOf(new HashSet<>(prepared.findings()));
          assertThat(one.findings()).noneMatch(f -> isOf(world.two, f));
          assertThat(two.findings()).noneMatch(f -> isOf(world.one, f));

          List<ChangeSet.Outcome> outcomes = new ArrayList<>(one.changes(changes).outcomes());
          outcomes.addAll(two.changes(changes).outcomes());
          assertThat(outcomes).containsAll(changes.outcomes());
          List<Traffic> traffic = new ArrayList<>(one.traffic());
          traffic.addAll(two.traffic());
          assertThat(traffic).containsAll(prepared.traffic());
          prepared
              .compilation()
              .applied()
              .forEach(
                  manifest -> {
                    Concern other =
                        prepared.source(manifest.key()).equals(world.one.source()) ? two : one;
                    assertThat(other.changes(changes).outcomes())
                        .noneMatch(outcome -> outcome.key().equals(manifest.key()));
                  });
        });
  }

  private static boolean isOf(Repository repository, Finding finding) {
    String file = finding.where().file();
    return file != null && file.startsWith(repository.identity());
  }

  @Test
  void ofAPassOverOneSourceAllConcernsIt() {
    Worlds.each(
        20,
        World::changed,
        world -> {
          Prepared prepared = world.one.prepare(world.store);
          ChangeSet changes = world.one.execute(world.store, prepared);
          Concern concern = new Concern(prepared, world.one.source());

          assertThat(concern.findings()).isEqualTo(prepared.findings());
          assertThat(concern.changes(changes)).isEqualTo(changes);
          assertThat(concern.traffic()).isEqualTo(prepared.traffic());
        });
  }
}
