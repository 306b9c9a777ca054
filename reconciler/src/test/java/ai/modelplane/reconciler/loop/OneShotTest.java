package ai.modelplane.reconciler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Commands that write once. */
class OneShotTest {

  final LeaseCluster cluster = new LeaseCluster();
  final List<String> said = new ArrayList<>();

  OneShot patient(Duration patience) {
    return new OneShot(cluster, patience, said::add);
  }

  @Test
  void theWorkIsDoneUnderTheLease() {
    Optional<String> holder =
        patient(Duration.ZERO)
            .run(
                stop -> {
                  assertThat(stop.getAsBoolean()).isFalse();
                  assertThat(stop.reason()).isEmpty();
                  return cluster.holder();
                });

    assertThat(holder).get().asString().startsWith("modelplane-");
    assertThat(cluster.holder()).isEmpty();
    assertThat(said).isEmpty();
  }

  @Test
  void theLeaseIsGivenBackWhenTheWorkFails() {
    try {
      patient(Duration.ZERO)
          .run(
              stop -> {
                throw new IllegalStateException("no source");
              });
    } catch (IllegalStateException e) {
      said.add(e.getMessage());
    }

    assertThat(said).containsExactly("no source");
    assertThat(cluster.holder()).isEmpty();
  }

  @Test
  void withoutPatienceAnotherHolderIsNamedAndNothingIsDone() {
    cluster.holder("somebody");

    assertThat(patient(Duration.ZERO).run(stop -> "done")).isEmpty();

    assertThat(said)
        .containsExactly(
            "somebody holds the lease for longer than 0 s, as a loop does while it runs; nothing"
                + " was done");
    assertThat(cluster.holder()).isEqualTo("somebody");
  }

  @Test
  void whomItWaitsForAndForHowLongIsSaidOnce() {
    cluster.holder("somebody");
    OneShot work =
        new OneShot(
            cluster,
            Duration.ofMinutes(1),
            what -> {
              said.add(what);
              Thread.ofVirtual().start(this::letGoAfterTwoLooks);
            });

    assertThat(work.run(stop -> "done")).contains("done");

    assertThat(said)
        .containsExactly(
            "waiting for somebody, which holds the lease for up to 9 s more unless it renews it");
  }

  private void letGoAfterTwoLooks() {
    while (cluster.looks() < 2) {
      Thread.onSpinWait();
    }
    cluster.releaseLease("somebody");
  }
}
