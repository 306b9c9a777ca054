package ai.modelplane.compiler.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.InferenceCluster;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.endpoint.Candidate.Provenance;
import ai.modelplane.compiler.endpoint.Candidate.Reason;
import ai.modelplane.compiler.endpoint.Candidate.Routable;
import ai.modelplane.compiler.endpoint.Candidate.Unroutable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The endpoint of a replica: when there is one, and when it is out of routing. */
class EndpointsTest extends SmallFleet {

  @Test
  void aReadyReplicaHasExactlyOneEndpoint() {
    clusters.add(cluster("us", "10.1.0.10"));
    replicas.add(replica("qwen-0", "us", true));

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
    clusters.add(cluster("us", "10.1.0.10"));
    replicas.add(replica("qwen-0", "us", true, Map.of(Names.CLUSTER, "eu", "team", "a")));
    assertThat(only().labels()).containsEntry(Names.CLUSTER, "us").containsEntry("team", "a");
  }

  @Test
  void aLabelThatWouldHaveItPrunedIsNotPassedOn() {
    clusters.add(cluster("us", "10.1.0.10"));
    replicas.add(replica("qwen-0", "us", true, Map.of(Names.SOURCE, "0123")));
    assertThat(only().labels()).doesNotContainKey(Names.SOURCE);
  }

  @Test
  void aLongNameIsCutToALabelsValue() {
    clusters.add(cluster("us", "10.1.0.10"));
    String name = "a".repeat(62) + "." + "b".repeat(40);
    replicas.add(replica(name, "us", true));
    assertThat(only().labels()).containsEntry(Names.REPLICA, "a".repeat(62));
    assertThat(only().key().name()).isEqualTo(name);
  }

  @Test
  void aClustersAddressMayBeIpv6() {
    clusters.add(cluster("us", "2001:DB8::10"));
    replicas.add(replica("qwen-0", "us", true));
    assertThat(only().endpoint().url()).isEqualTo("http://[2001:db8::10]/ml-team/qwen-0/v1");
  }

  @Test
  void aClustersAddressIsHeldToTheSameRule() {
    clusters.add(cluster("us", "127.0.0.1"));
    replicas.add(replica("qwen-0", "us", true));
    assertThat(why(only())).isEqualTo(Reason.REFUSED_ADDRESS);
  }

  @Test
  void aClustersAddressThatIsNoHostIsRefusedAndNotObeyed() {
    clusters.add(cluster("us", "10.1.0.10/other/path?x="));
    replicas.add(replica("qwen-0", "us", true));
    assertThat(why(only())).isEqualTo(Reason.INVALID_URL);
  }

  @Test
  void whatHasNoEndpointIsListedWithTheReason() {
    clusters.add(cluster("us", "10.1.0.10"));
    clusters.add(cluster("silent", null));
    clusters.add(cluster("blank", " "));
    replicas.add(replica("r0", "us", false));
    replicas.add(replica("r1", "silent", true));
    replicas.add(replica("r2", "blank", true));
    replicas.add(replica("r3", "gone", true));
    replicas.add(replica("r4", null, true));

    Candidates candidates = candidates();

    assertThat(candidates.byNamespace()).isEmpty();
    assertThat(
            candidates.withheld().stream().map(w -> w.replica().key().name() + " " + w.message()))
        .containsExactly(
            "r0 is not Ready: Starting",
            "r1 is on InferenceCluster silent, which has no status.gateway.address",
            "r2 is on InferenceCluster blank, which has no status.gateway.address",
            "r3 is on InferenceCluster gone, which is not there",
            "r4 names no cluster in spec.clusterName");
  }

  @Test
  void anEndpointThatWasDerivedBeforeIsWithdrawnWithItsReplica() {
    clusters.add(cluster("us", "10.1.0.10"));
    replicas.add(replica("qwen-0", "us", false));
    live.add(derivedBefore("qwen-0"));
    live.add(derivedBefore("qwen-1"));
    assertThat(candidates().byNamespace()).isEmpty();
  }

  @Test
  void anEndpointThatWasDerivedBeforeIsDerivedAnew() {
    clusters.add(cluster("us", "10.9.9.9"));
    replicas.add(replica("qwen-0", "us", true));
    live.add(derivedBefore("qwen-0"));
    assertThat(only().endpoint().url()).isEqualTo("http://10.9.9.9/ml-team/qwen-0/v1");
  }

  @Test
  void aDrainedClusterTakesItsReplicasOutOfRoutingWhoeverMadeTheirEndpoints() {
    clusters.add(
        new InferenceCluster("us", Meta.of(Map.of(), Map.of(Names.DRAIN, "true")), "10.1.0.10"));
    replicas.add(replica("qwen-0", "us", true));
    replicas.add(replica("qwen-1", "us", true));
    live.add(controlled("qwen-1", "ModelReplica", "qwen-1"));
    assertThat(candidates().in("ml-team")).hasSize(2).allMatch(c -> why(c) == Reason.DRAINING);
  }

  @Test
  void onlyTheWordTrueDrains() {
    clusters.add(
        new InferenceCluster("us", Meta.of(Map.of(), Map.of(Names.DRAIN, "false")), "10.1.0.10"));
    replicas.add(replica("qwen-0", "us", true));
    assertThat(only().reach()).isInstanceOf(Routable.class);
  }

  @Test
  void aDrainedEndpointIsOutOfRouting() {
    authored.add(
        new ModelEndpoint(
            new Key(Kind.MODEL_ENDPOINT, "ml-team", "e"),
            Meta.of(Map.of(), Map.of(Names.DRAIN, "true")),
            "http://10.0.0.1/v1",
            null,
            null));
    assertThat(why(only())).isEqualTo(Reason.DRAINING);
  }

  @Test
  void candidatesAreSortedByNamespaceAndName() {
    authored.add(endpoint("b", Map.of(), List.of()));
    authored.add(endpoint("a", Map.of(), List.of()));
    clusters.add(cluster("us", "10.1.0.10"));
    replicas.add(replica("aa", "us", true));
    assertThat(candidates().in("ml-team"))
        .extracting(c -> c.key().name())
        .containsExactly("a", "aa", "b");
    assertThat(candidates().in("elsewhere")).isEmpty();
  }

  private static Reason why(Candidate candidate) {
    assertThat(candidate.reach()).isInstanceOf(Unroutable.class);
    return ((Unroutable) candidate.reach()).reason();
  }

  private static ModelEndpoint derivedBefore(String name) {
    return endpoint(
        name,
        Map.of(
            Names.REPLICA, name, Names.MANAGED_BY, Names.FIELD_MANAGER, Names.DEPLOYMENT, "qwen"),
        List.of());
  }
}
