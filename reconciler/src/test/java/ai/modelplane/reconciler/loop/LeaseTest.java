package ai.modelplane.reconciler.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.reconciler.cluster.ClusterException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class LeaseTest {

  final LeaseCluster cluster = new LeaseCluster();

  @Test
  void aFreeLeaseIsGrantedAndGivenBack() {
    Lease.Answer answer = Lease.acquire(cluster, "me", Duration.ZERO, () -> false);

    assertThat(answer).isInstanceOf(Lease.Granted.class);
    try (Lease lease = ((Lease.Granted) answer).lease()) {
      assertThat(cluster.holder()).isEqualTo("me");
      assertThat(lease.isLost()).isFalse();
    }
    assertThat(cluster.holder()).isEmpty();
  }

  @Test
  void aHeldLeaseNamesItsHolder() {
    cluster.holder("somebody");

    assertThat(Lease.acquire(cluster, "me", Duration.ZERO, () -> false))
        .isEqualTo(new Lease.Held("somebody"));
    assertThat(cluster.holder()).as("left alone").isEqualTo("somebody");
  }

  @Test
  void whoIsToldToEndWaitsForNobody() {
    cluster.holder("somebody");
    assertThat(Lease.acquire(cluster, "me", Duration.ofDays(1), () -> true))
        .isEqualTo(new Lease.Held("somebody"));
  }

  @Test
  void patienceIsRewardedOnceTheHolderLetsGo() throws InterruptedException {
    cluster.holder("somebody");
    Thread other = Thread.ofVirtual().start(() -> cluster.releaseLease("somebody"));

    Lease.Answer answer = Lease.acquire(cluster, "me", Duration.ofMinutes(1), () -> false);

    other.join();
    assertThat(answer).isInstanceOf(Lease.Granted.class);
    ((Lease.Granted) answer).lease().close();
  }

  @Test
  void whoeverTookItOverKeepsItWhenWeClose() {
    Lease lease =
        ((Lease.Granted) Lease.acquire(cluster, "me", Duration.ZERO, () -> false)).lease();
    cluster.holder("usurper");

    lease.close();

    assertThat(cluster.holder()).isEqualTo("usurper");
  }

  @Test
  void aClusterThatDoesNotAnswerIsNotMistakenForAHolder() {
    cluster.reachable(false);

    assertThatThrownBy(() -> Lease.acquire(cluster, "me", Duration.ZERO, () -> false))
        .isInstanceOf(ClusterException.class)
        .hasMessage("connection refused");
  }

  static final Duration AT_ONCE = Duration.ofMillis(1);
  final AtomicLong now = new AtomicLong(-5);

  Lease lease(Duration renewal) {
    return ((Lease.Granted)
            Lease.acquire(cluster, "me", Duration.ZERO, () -> false, renewal, now::get))
        .lease();
  }

  @Test
  void aRenewalThatGetsNoAnswerLosesItInTime() throws InterruptedException {
    try (Lease lease = lease(AT_ONCE)) {
      cluster.hang();
      cluster.awaitAsked();
      now.addAndGet(Duration.ofSeconds(10).toNanos());
      assertThat(lease.isLost()).as("for 15 s nobody else gets it").isFalse();

      now.incrementAndGet();

      assertThat(lease.isLost()).isTrue();
    }
  }

  /** Somebody else may have had it meanwhile. */
  @Test
  void whatIsLostStaysLostWhenTheAnswerComesAfterAll() throws InterruptedException {
    try (Lease lease = lease(AT_ONCE)) {
      cluster.hang();
      cluster.awaitAsked();
      now.addAndGet(Duration.ofSeconds(11).toNanos());

      int before = cluster.acquired();
      cluster.answer();

      while (cluster.acquired() == before) {
        Thread.sleep(1);
      }
      assertThat(lease.isLost()).isTrue();
    }
  }

  @Test
  void aRenewalThatIsGrantedKeepsIt() throws InterruptedException {
    try (Lease lease = lease(AT_ONCE)) {
      for (int i = 0; i < 3; i++) {
        now.addAndGet(Duration.ofSeconds(8).toNanos());
        int before = cluster.acquired();
        while (cluster.acquired() < before + 3) {
          Thread.sleep(1); // the last but one is noted, and was sent after the step
        }
        assertThat(lease.isLost()).isFalse();
      }
    }
  }

  /** The server counts from when it was asked, at best. */
  @Test
  void theTimeRunsFromTheRequestOn() {
    LongSupplier slow = () -> now.getAndAdd(Duration.ofSeconds(11).toNanos());

    Lease.Answer answer =
        Lease.acquire(cluster, "me", Duration.ZERO, () -> false, Duration.ofHours(1), slow);

    try (Lease lease = ((Lease.Granted) answer).lease()) {
      assertThat(lease.isLost()).isTrue();
    }
  }

  @Test
  void noTwoProcessesHaveTheSameName() {
    assertThat(Lease.newHolder()).isNotEqualTo(Lease.newHolder()).startsWith("modelplane-");
  }
}
