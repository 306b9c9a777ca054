package ai.modelplane.compiler.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.endpoint.Candidate.Provenance;
import ai.modelplane.compiler.endpoint.Candidate.Routable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints that another controller or a person made beside a replica. */
class EndpointsOfOthersTest extends SmallFleet {

  @ParameterizedTest
  @ValueSource(strings = {"ModelReplica", "EndpointSet"})
  void anEndpointThatAnotherControllerMadeForAReplicaIsThatReplicasEndpoint(String ownerKind) {
    clusters.add(cluster("us", "10.1.0.10"));
    replicas.add(replica("qwen-0", "us", true));
    live.add(controlled("qwen-0", ownerKind, "qwen-0"));
    Candidate candidate = only();
    assertThat(candidate.provenance()).isEqualTo(Provenance.LIVE);
    assertThat(candidate.endpoint().url()).isEqualTo("http://10.5.5.5/v1");
    assertThat(candidates().withheld()).isEmpty();
  }

  @Test
  void suchAnEndpointMayHaveAnotherNameThanTheReplicaThatOwnsIt() {
    clusters.add(cluster("us", "10.1.0.10"));
    replicas.add(replica("qwen-0", "us", true));
    live.add(controlled("endpoint-of-qwen-0", "ModelReplica", "qwen-0"));
    assertThat(only().key().name()).isEqualTo("endpoint-of-qwen-0");
  }

  @Test
  void suchAnEndpointIsWithdrawnWhenItsReplicaIsNotReadyOrGone() {
    clusters.add(cluster("us", "10.1.0.10"));
    replicas.add(replica("qwen-0", "us", false));
    live.add(controlled("qwen-0", "ModelReplica", "qwen-0"));
    live.add(controlled("qwen-1", "ModelReplica", "qwen-1"));
    assertThat(candidates().byNamespace()).isEmpty();
    assertThat(candidates().withheld()).hasSize(1);
  }

  @Test
  void anEndpointOfAControllerThatHasNothingToDoWithReplicasStandsForItself() {
    live.add(controlled("provider", "ProviderAccount", "acme"));
    assertThat(only().reach()).isInstanceOf(Routable.class);
  }

  @Test
  void anOwnerThatIsNotTheControllerMeansNothing() {
    clusters.add(cluster("us", "10.1.0.10"));
    replicas.add(replica("qwen-0", "us", true));
    live.add(owned("mine", "ModelReplica", "qwen-0", false));
    assertThat(candidates().in("ml-team"))
        .extracting(c -> c.key().name())
        .containsExactly("mine", "qwen-0");
  }

  @Test
  void aReplicaGetsNoEndpointWhereAPersonWroteOne() {
    clusters.add(cluster("us", "10.1.0.10"));
    replicas.add(replica("from-git", "us", true));
    replicas.add(replica("by-kubectl", "us", true));
    authored.add(endpoint("from-git", Map.of(), List.of()));
    live.add(endpoint("by-kubectl", Map.of(), List.of()));

    Candidates candidates = candidates();

    assertThat(candidates.in("ml-team"))
        .extracting(Candidate::provenance)
        .containsExactly(Provenance.LIVE, Provenance.AUTHORED);
    assertThat(candidates.withheld())
        .extracting(Candidates.Withheld::message)
        .containsOnly("has the name of a ModelEndpoint that a person wrote");
  }
}
