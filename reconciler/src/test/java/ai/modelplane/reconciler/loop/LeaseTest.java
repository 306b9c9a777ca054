package ai.modelplane.reconciler.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.loop.Lease.Terms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may write, by a clock that stands still unless a test moves it. */
class LeaseTest {

  static final Terms QUICK = quick(Duration.ofMillis(1));
  static final Terms NO_RENEWAL = quick(Duration.ofHours(1));

  final LeaseCluster cluster = new LeaseCluster();
  final AtomicLong now = new AtomicLong(-5);
  final CountDownLatch loss = new CountDownLatch(1);

  /** The times of a lease as they are, but for those that a test would have to wait for. */
  static Terms quick(Duration renewal) {
    Duration soon = Duration.ofMillis(1);
    return new Terms(Lease.TERMS.duration(), Lease.TERMS.limit(), renewal, soon, soon);
  }

  Lease lease(Terms terms) {
    return lease(terms, now::get);
  }

  Lease lease(Terms terms, LongSupplier clock) {
    return Lease.await(cluster, "me", other -> false, loss::countDown, terms, clock).orElseThrow();
  }

  void after(double seconds) {
    now.addAndGet((long) (seconds * 1e9));
  }

  @Test
  void aFreeLeaseIsGrantedAndGivenBack() {
    try (Lease lease = lease(QUICK)) {
      assertThat(cluster.holder()).isEqualTo("me");
      assertThat(lease.isLost()).isFalse();
      assertThat(cluster.takesWrites()).isTrue();
    }
    assertThat(cluster.holder()).isEmpty();
    assertThat(cluster.takesWrites()).as("without a lease nothing is written").isFalse();
    assertThat(loss.getCount()).as("nobody took it").isOne();
  }

  @Test
  void anotherHolderIsAskedAgainUntilTheWaitIsGivenUp() {
    cluster.holder("somebody");
    List<String> held = new ArrayList<>();

    assertThat(
            Lease.await(
                cluster,
                "me",
                other -> {
                  held.add(other.name());
                  return held.size() < 3;
                },
                () -> {},
                QUICK))
        .isEmpty();
    assertThat(held).containsExactly("somebody", "somebody", "somebody");
    assertThat(cluster.holder()).as("left alone").isEqualTo("somebody");
  }

  @Test
  void whoeverTookItOverKeepsItWhenWeClose() {
    Lease lease = lease(NO_RENEWAL);
    cluster.holder("usurper");

    lease.close();

    assertThat(cluster.holder()).isEqualTo("usurper");
  }

  @Test
  void aClusterThatDoesNotAnswerIsNotMistakenForAHolder() {
    cluster.reachable(false);

    assertThatThrownBy(() -> lease(QUICK))
        .isInstanceOf(ClusterException.class)
        .hasMessage("connection refused");
  }

  /** The standby's look is the first that may take it: it needs 3.8 s at most for 15 in all. */
  @Test
  void whatTakesOverIsInTime() {
    Terms terms = Lease.TERMS;
    Duration latestLook = terms.look().multipliedBy(120).dividedBy(100);

    assertThat(terms.duration().plus(latestLook)).isLessThan(Duration.ofSeconds(12));
    assertThat(terms.limit())
        .as("the server tells whole seconds; two more are for its clock and the way there")
        .isLessThanOrEqualTo(terms.duration().minusSeconds(3));
    assertThat(terms.renewal().multipliedBy(3)).as("two may fail").isLessThan(terms.limit());
    for (int i = 0; i < 1000; i++) {
      assertThat(terms.spreadLook()).isBetween(Duration.ofMillis(800), Duration.ofMillis(1200));
    }
  }

  @ParameterizedTest(name = "{0} s after the request that was granted")
  @CsvSource({"0, true", "6.9, true", "7, true", "7.1, false", "3600, false"})
  void noWriteBeginsAfterTheLimit(double seconds, boolean isHeld) {
    try (Lease lease = lease(NO_RENEWAL)) {
      after(seconds);

      assertThat(cluster.takesWrites()).isEqualTo(isHeld);
      assertThat(lease.isLost()).isNotEqualTo(isHeld);
    }
  }

  @Test
  void aRenewalThatGetsNoAnswerLosesItInTimeAndItIsTold() throws InterruptedException {
    try (Lease lease = lease(QUICK)) {
      cluster.hang();
      cluster.awaitAsked();
      after(7);
      assertThat(lease.isLost()).as("for 9 s nobody else gets it").isFalse();

      now.incrementAndGet();

      loss.await();
      assertThat(lease.isLost()).isTrue();
      assertThat(lease.why()).isEqualTo("no renewal was answered in time");
    }
  }

  @Test
  void aRenewalThatFindsAnotherHolderLosesItAtOnce() throws InterruptedException {
    try (Lease lease = lease(QUICK)) {
      cluster.holder("usurper");

      loss.await();

      assertThat(cluster.takesWrites()).isFalse();
      assertThat(lease.why()).isEqualTo("usurper has taken it");
    }
  }

  @Test
  void aRenewalThatFailsIsTriedAgain() throws InterruptedException {
    try (Lease lease = lease(QUICK)) {
      cluster.reachable(false);
      Thread.sleep(5); // some tries, or none on a busy machine
      after(6.9);
      cluster.reachable(true);
      renewals(2);
      after(6.9);

      assertThat(lease.isLost()).isFalse();
    }
  }

  /** Whatever it fails of. */
  @Test
  void aRenewalThatMeetsAFaultOfOursIsTriedAgain() throws InterruptedException {
    try (Lease lease = lease(QUICK)) {
      cluster.faulty(true);
      int before = cluster.asked();
      while (cluster.asked() < before + 2) {
        Thread.sleep(1);
      }
      cluster.faulty(false);
      renewals(2);

      assertThat(lease.isLost()).isFalse();
    }
  }

  /** Somebody else may have had it meanwhile. */
  @Test
  void whatIsLostStaysLostWhenTheAnswerComesAfterAll() throws InterruptedException {
    try (Lease lease = lease(QUICK)) {
      cluster.hang();
      cluster.awaitAsked();
      after(8);

      int before = cluster.acquired();
      cluster.answer();

      while (cluster.acquired() == before) {
        Thread.sleep(1);
      }
      assertThat(lease.isLost()).isTrue();
      assertThat(cluster.takesWrites()).isFalse();
    }
  }

  @Test
  void aRenewalThatIsGrantedKeepsIt() throws InterruptedException {
    try (Lease lease = lease(QUICK)) {
      for (int i = 0; i < 3; i++) {
        after(5);
        renewals(3); // the last but one is noted, and was sent after the step
        assertThat(lease.isLost()).isFalse();
      }
    }
  }

  private void renewals(int more) throws InterruptedException {
    int before = cluster.acquired();
    while (cluster.acquired() < before + more) {
      Thread.sleep(1);
    }
  }

  /** The server counts from when it was asked, at best. */
  @Test
  void theTimeRunsFromTheRequestOn() {
    LongSupplier slow = () -> now.getAndAdd(Duration.ofSeconds(8).toNanos());

    try (Lease lease = lease(NO_RENEWAL, slow)) {
      assertThat(lease.isLost()).isTrue();
    }
  }

  @Test
  void noTwoProcessesHaveTheSameName() {
    assertThat(Lease.newHolder()).isNotEqualTo(Lease.newHolder()).startsWith("modelplane-");
  }
}
