package ai.modelplane.compiler.check;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.diagnostic.Finding;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is wrong with weights and priorities: by themselves, and against what can serve. */
class WeightChecksTest extends Checking {

  private static final String A = "{matchLabels: {modelplane.ai/deployment: a}}";
  private static final String B = "{matchLabels: {modelplane.ai/deployment: b}}";
  private static final String C = "{matchLabels: {modelplane.ai/deployment: c}}";

  @BeforeEach
  void oneReplicaOfEach() {
    replicas.add(replica("a-0", true));
    replicas.add(replica("b-0", true));
    replicas.add(replica("c-0", true));
  }

  @Test
  void weightsThatAreAllZeroAreReportedOnce() {
    assertThat(findings(service(A + ", weight: 0", B + ", weight: 0, priority: 1")))
        .containsExactly("warning weight/all-zero /spec/endpoints");
    assertThat(findings(service(A + ", weight: 0")))
        .containsExactly("warning weight/all-zero /spec/endpoints");
    assertThat(findings(service(A + ", weight: 0", B + ", weight: 1"))).isEmpty();
  }

  @Test
  void anEntryWithoutAWeightBesideOthersThatHaveOneIsReported() {
    assertThat(findings(service(A + ", weight: 95", B, C + ", weight: 5")))
        .containsExactly("warning weight/partial /spec/endpoints/1");
    Finding finding = all(service(A + ", weight: 95", B, C + ", weight: 5")).getFirst();
    assertThat(finding.message())
        .isEqualTo(
            "this entry has no weight, so that it counts 1; spec.endpoints[0] has weight 95, and"
                + " others have one too");
    assertThat(pointer(finding.also())).isEqualTo("/spec/endpoints/0/weight");
  }

  @Test
  void entriesThatDoNotShareTheirTrafficNeedNoWeight() {
    assertThat(findings(service(A + ", weight: 95", B + ", weight: 5", C + ", priority: 10")))
        .isEmpty();
    assertThat(findings(service(A, B, C + ", priority: 10"))).isEmpty();
  }

  @Test
  void anEntryThatIsShadowedHasNoShareAndNeedsNoWeight() {
    assertThat(findings(service(A + ", weight: 95", B + ", weight: 5", A)))
        .containsExactly("warning selector/shadowed /spec/endpoints/2/selector");
  }

  @Test
  void aTierWhoseEntriesAllHaveWeightZeroIsNeverReached() {
    assertThat(findings(service(A + ", weight: 1", B + ", weight: 0, priority: 10")))
        .containsExactly("warning weight/unreachable /spec/endpoints/1/priority");
    assertThat(findings(service(A + ", weight: 0", B + ", priority: 10")))
        .containsExactly("warning weight/unreachable /spec/endpoints/0/priority");
    assertThat(all(service(A, B + ", weight: 0, priority: 2", C + ", weight: 0, priority: 2")))
        .extracting(Finding::message)
        .containsExactly("priority 2 can never get traffic: all its entries have weight 0");
  }

  @Test
  void aTierWhoseEntriesAreAllShadowedIsNeverReached() {
    assertThat(findings(service(A, A + ", priority: 10")))
        .containsExactly(
            "warning selector/shadowed /spec/endpoints/1/selector",
            "warning weight/unreachable /spec/endpoints/1/priority");
    assertThat(all(service(A, A + ", priority: 2", B + ", weight: 0, priority: 2")))
        .extracting(Finding::message)
        .contains(
            "priority 2 can never get traffic: its entries have weight 0 or match only what belongs"
                + " to an earlier entry");
  }

  @Test
  void aServiceThatCanNeverServeIsReportedAlthoughNotAllWeightsAreZero() {
    assertThat(findings(service(A + ", weight: 0", A + ", weight: 5")))
        .containsExactly(
            "warning selector/shadowed /spec/endpoints/1/selector",
            "warning weight/unreachable /spec/endpoints/0/priority");
  }

  @Test
  void breakGlassIsFine() {
    assertThat(findings(service(A, B + ", priority: 10", C + ", priority: 20"))).isEmpty();
    assertThat(findings(service(A + ", priority: 7"))).isEmpty();
    replicas.removeFirst();
    replicas.add(replica("a-0", false));
    assertThat(findings(service(A, B + ", priority: 10"))).isEmpty();
    assertThat(findings(service(A + ", weight: 3", B + ", weight: 1, priority: 10"))).isEmpty();
  }

  @Test
  void aShareThatNothingCanServeIsReportedWithWhoGetsItAndWhy() {
    replicas.set(0, replica("a-0", false));
    Finding finding =
        all(service(A + ", weight: 80", B + ", weight: 15", C + ", weight: 5")).getFirst();
    assertThat(finding.rule().id()).isEqualTo("weight/unserved");
    assertThat(pointer(finding)).isEqualTo("/spec/endpoints/0/weight");
    assertThat(finding.message())
        .isEqualTo(
            "no endpoint of this entry can serve, so that its weight of 80 goes to"
                + " spec.endpoints[1] and spec.endpoints[2]");
    assertThat(finding.hint()).isEqualTo("ModelReplica ml-team/a-0 is not Ready: Loading");
  }

  @Test
  void aShareOfAnEntryThatMatchesNothingIsReportedAsThat() {
    replicas.removeFirst();
    assertThat(findings(service(A + ", weight: 80", B + ", weight: 15")))
        .containsExactly("warning selector/no-match /spec/endpoints/0/selector");
  }

  @Test
  void withoutWeightsNoEntryHasAShareToLose() {
    replicas.set(0, replica("a-0", false));
    assertThat(findings(service(A, B))).isEmpty();
  }
}
