package ai.modelplane.compiler.endpoint;

import static ai.modelplane.testing.Yaml.cluster;
import static ai.modelplane.testing.Yaml.replica;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.endpoint.Candidate.Provenance;
import ai.modelplane.compiler.endpoint.Candidate.Reason;
import ai.modelplane.compiler.endpoint.Candidate.Routable;
import ai.modelplane.compiler.endpoint.Candidate.Unroutable;
import ai.modelplane.testing.Yaml;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The endpoint of a replica: when there is one, and when it is out of routing. */
class EndpointsTest extends SmallFleet {

  @Test
  void aReadyReplicaHasExactlyOneEndpoint() {
    live(cluster("us", "10.1.0.10"), replica("qwen-0", "us"));

    Candidate candidate = only();

    assertThat(candidate.provenance()).isEqualTo(Provenance.DERIVED);
    assertThat(candidate.key()).isEqualTo(new Key(Kind.MODEL_ENDPOINT, "ml-team", "qwen-0"));
    assertThat(candidate.endpoint().url()).isEqualTo("http://10.1.0.10/ml-team/qwen-0/v1");
    assertThat(candidate.endpoint().rewritePath()).isEqualTo("/ml-team/qwen-0/");
    assertThat(candidate.labels())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(Names.DEPLOYMENT, "qwen", Names.CLUSTER, "us", Names.REPLICA, "qwen-0"));
    assertThat(candidate.reach())
        .isInstanceOfSatisfying(
            Routable.class, r -> assertThat(r.rewritePath()).isEqualTo("/ml-team/qwen-0/"));
  }

  @Test
  void theClusterLabelSaysWhereItRunsWhateverTheReplicaIsLabelled() {
    live(
        cluster("us", "10.1.0.10"),
        replica("qwen-0", "us").labels("modelplane.ai/cluster=eu team=a"));
    assertThat(only().labels()).containsEntry(Names.CLUSTER, "us").containsEntry("team", "a");
  }

  @Test
  void aLabelThatWouldHaveItPrunedIsNotPassedOn() {
    live(cluster("us", "10.1.0.10"), replica("qwen-0", "us").labels("modelplane.ai/source=0123"));
    assertThat(only().labels()).doesNotContainKey(Names.SOURCE);
  }

  @Test
  void aLongNameIsCutToALabelsValue() {
    live(cluster("us", "10.1.0.10"));
    String name = "a".repeat(62) + "." + "b".repeat(40);
    live(replica(name, "us").deployment("qwen"));
    assertThat(only().labels()).containsEntry(Names.REPLICA, "a".repeat(62));
    assertThat(only().key().name()).isEqualTo(name);
  }

  @Test
  void aClustersAddressMayBeIpv6() {
    live(cluster("us", "2001:DB8::10"), replica("qwen-0", "us"));
    assertThat(only().endpoint().url()).isEqualTo("http://[2001:db8::10]/ml-team/qwen-0/v1");
  }

  @Test
  void aClustersAddressIsHeldToTheSameRule() {
    live(cluster("us", "127.0.0.1"), replica("qwen-0", "us"));
    assertThat(why(only())).isEqualTo(Reason.REFUSED_ADDRESS);
  }

  @Test
  void aClustersAddressThatIsNoHostIsRefusedAndNotObeyed() {
    live(cluster("us", "10.1.0.10/other/path?x="), replica("qwen-0", "us"));
    assertThat(why(only())).isEqualTo(Reason.INVALID_URL);
  }

  @Test
  void whatHasNoEndpointIsListedWithTheReason() {
    live(
        cluster("us", "10.1.0.10"),
        cluster("silent", null),
        cluster("blank", " "),
        replica("r0", "us").ready(false),
        replica("r1", "silent"),
        replica("r2", "blank"),
        replica("r3", "gone"),
        replica("r4", null));

    Candidates candidates = candidates();

    assertThat(candidates.byNamespace()).isEmpty();
    assertThat(
            candidates.withheld().stream().map(w -> w.replica().key().name() + " " + w.message()))
        .containsExactly(
            "r0 is not Ready: Loading",
            "r1 is on InferenceCluster silent, which has no status.gateway.address",
            "r2 is on InferenceCluster blank, which has no status.gateway.address",
            "r3 is on InferenceCluster gone, which is not there",
            "r4 names no cluster in spec.clusterName");
  }

  @Test
  void anEndpointThatWasDerivedBeforeIsWithdrawnWithItsReplica() {
    live(
        cluster("us", "10.1.0.10"),
        replica("qwen-0", "us").ready(false),
        derivedBefore("qwen-0"),
        derivedBefore("qwen-1"));
    assertThat(candidates().byNamespace()).isEmpty();
  }

  @Test
  void anEndpointThatWasDerivedBeforeIsDerivedAnew() {
    live(cluster("us", "10.9.9.9"), replica("qwen-0", "us"), derivedBefore("qwen-0"));
    assertThat(only().endpoint().url()).isEqualTo("http://10.9.9.9/ml-team/qwen-0/v1");
  }

  @Test
  void aDrainedClusterTakesItsReplicasOutOfRoutingWhoeverMadeTheirEndpoints() {
    live(
        cluster("us", "10.1.0.10").annotation(Names.DRAIN, "true"),
        replica("qwen-0", "us"),
        replica("qwen-1", "us"),
        controlled("qwen-1", "ModelReplica", "qwen-1"));
    assertThat(candidates().in("ml-team")).hasSize(2).allMatch(c -> why(c) == Reason.DRAINING);
  }

  @Test
  void aDrainedReplicaIsOutOfRoutingWhoeverMadeItsEndpoint() {
    live(
        cluster("us", "10.1.0.10"),
        replica("qwen-0", "us").annotation(Names.DRAIN, "true"),
        replica("qwen-1", "us").annotation(Names.DRAIN, "true"),
        controlled("qwen-1", "ModelReplica", "qwen-1"));
    assertThat(candidates().in("ml-team")).hasSize(2).allMatch(c -> why(c) == Reason.DRAINING);
  }

  @Test
  void anEndpointThatStandsForAReplicaCanBeDrained() {
    live(
        cluster("us", "10.1.0.10"),
        replica("qwen-0", "us"),
        derivedBefore("qwen-0").annotation(Names.DRAIN, "true"));
    assertThat(why(only())).isEqualTo(Reason.DRAINING);
  }

  @Test
  void onlyTheWordTrueDrains() {
    live(cluster("us", "10.1.0.10").annotation(Names.DRAIN, "false"), replica("qwen-0", "us"));
    assertThat(only().reach()).isInstanceOf(Routable.class);
  }

  @Test
  void aDrainedEndpointIsOutOfRouting() {
    authored(endpoint("e").annotation(Names.DRAIN, "true"));
    assertThat(why(only())).isEqualTo(Reason.DRAINING);
  }

  @Test
  void candidatesAreSortedByNamespaceAndName() {
    authored(endpoint("b"));
    authored(endpoint("a"));
    live(cluster("us", "10.1.0.10"), replica("aa", "us"));
    assertThat(candidates().in("ml-team"))
        .extracting(c -> c.key().name())
        .containsExactly("a", "aa", "b");
    assertThat(candidates().in("elsewhere")).isEmpty();
  }

  private static Reason why(Candidate candidate) {
    assertThat(candidate.reach()).isInstanceOf(Unroutable.class);
    return ((Unroutable) candidate.reach()).reason();
  }

  private static Yaml derivedBefore(String name) {
    return endpoint(name)
        .deployment("qwen")
        .labels("modelplane.ai/replica=" + name)
        .labels("app.kubernetes.io/managed-by=modelplane");
  }
}
