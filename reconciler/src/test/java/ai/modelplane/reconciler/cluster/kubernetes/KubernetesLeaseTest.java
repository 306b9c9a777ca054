package ai.modelplane.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import ai.modelplane.reconciler.cluster.LeaseHolder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who holds the lease on a real API server, and for how long. */
class KubernetesLeaseTest extends OnAServer {

  @Test
  void aLeaseIsHeldByOneUntilItIsGivenBack() {
    assertThat(cluster.acquireLease("one", 60)).isEmpty();
    assertThat(cluster.acquireLease("one", 60)).isEmpty();
    assertThat(cluster.acquireLease("two", 60).map(LeaseHolder::name)).contains("one");
    cluster.releaseLease("two");
    assertThat(cluster.acquireLease("two", 60).map(LeaseHolder::name)).contains("one");
    cluster.releaseLease("one");
    assertThat(cluster.acquireLease("two", 60)).isEmpty();
  }

  @Test
  void aLeaseThatWasNotRenewedInTimeIsTakenOver() {
    testbed
        .kubectlStdin(
            """
            apiVersion: coordination.k8s.io/v1
            kind: Lease
            metadata: {name: modelplane, namespace: %s}
            spec: {holderIdentity: dead, leaseDurationSeconds: 15, renewTime: "2026-01-01T00:00:00.000000Z"}
            """
                .formatted(namespace),
            "apply",
            "-f-")
        .ok();

    assertThat(cluster.acquireLease("alive", 60)).isEmpty();
    LeaseHolder alive = cluster.acquireLease("dead", 60).orElseThrow();
    assertThat(alive.name()).isEqualTo("alive");
    assertThat(alive.left()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(60));
  }

  /** Whoever has the lease now knows more. */
  @Test
  void whatWasRememberedBeforeAnotherTookItIsNotWritten() {
    cluster.acquireLease("one", 60);
    cluster.releaseLease("one");
    cluster.remember("pass-abc", "outdated");
    try (KubernetesCluster other = KubernetesCluster.open(testbed.kubeconfig(), null, namespace)) {
      other.acquireLease("two", 60);
      assertThat(cluster.acquireLease("one", 60)).isPresent();
      other.releaseLease("two");
    }

    cluster.acquireLease("one", 60);

    assertThat(annotations()).isEmpty();
  }

  @Test
  void ofManyWhoWantTheLeaseOneGetsIt() {
    List<Optional<LeaseHolder>> answers =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(i -> cluster.acquireLease("holder-" + i, 60))
            .toList();

    assertThat(answers.stream().filter(Optional::isEmpty)).hasSize(1);
  }

  @Test
  void whatIsRememberedIsLeftWithTheNextWrite() {
    assertThat(cluster.left()).isEmpty();
    cluster.acquireLease("one", 60);
    cluster.remember("pass-abc", "{\"time\":\"now\"}");

    assertThat(cluster.left()).containsExactly(entry("pass-abc", "{\"time\":\"now\"}"));
    assertThat(annotations()).isEmpty();
    cluster.acquireLease("one", 60);
    assertThat(annotations()).contains("\"modelplane.ai/pass-abc\"");
    cluster.remember("definitions", "{}");
    cluster.releaseLease("one");

    assertThat(annotations()).contains("\"modelplane.ai/pass-abc\"", "modelplane.ai/definitions");
  }

  private String annotations() {
    return testbed
        .kubectl(
            "get", "lease", "modelplane", "-n", namespace, "-o", "jsonpath={.metadata.annotations}")
        .ok();
  }
}
