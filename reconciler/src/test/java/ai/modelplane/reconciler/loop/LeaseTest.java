package ai.modelplane.reconciler.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.reconciler.cluster.ClusterException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTest {

  final LeaseCluster cluster = new LeaseCluster();

  @Test
  void aFreeLeaseIsGrantedAndGivenBack() {
    Lease.Answer answer = Lease.acquire(cluster, "me", Duration.ZERO);

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

    assertThat(Lease.acquire(cluster, "me", Duration.ZERO)).isEqualTo(new Lease.Held("somebody"));
    assertThat(cluster.holder()).as("left alone").isEqualTo("somebody");
  }

  @Test
  void patienceIsRewardedOnceTheHolderLetsGo() throws InterruptedException {
    cluster.holder("somebody");
    Thread other = Thread.ofVirtual().start(() -> cluster.releaseLease("somebody"));

    Lease.Answer answer = Lease.acquire(cluster, "me", Duration.ofMinutes(1));

    other.join();
    assertThat(answer).isInstanceOf(Lease.Granted.class);
    ((Lease.Granted) answer).lease().close();
  }

  @Test
  void whoeverTookItOverKeepsItWhenWeClose() {
    Lease lease = ((Lease.Granted) Lease.acquire(cluster, "me", Duration.ZERO)).lease();
    cluster.holder("usurper");

    lease.close();

    assertThat(cluster.holder()).isEqualTo("usurper");
  }

  @Test
  void aClusterThatDoesNotAnswerIsNotMistakenForAHolder() {
    cluster.reachable(false);

    assertThatThrownBy(() -> Lease.acquire(cluster, "me", Duration.ZERO))
        .isInstanceOf(ClusterException.class)
        .hasMessage("connection refused");
  }

  @Test
  void noTwoProcessesHaveTheSameName() {
    assertThat(Lease.newHolder()).isNotEqualTo(Lease.newHolder()).startsWith("modelplane-");
  }
}
