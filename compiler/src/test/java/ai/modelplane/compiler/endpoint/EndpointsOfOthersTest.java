package ai.modelplane.compiler.endpoint;

import static ai.modelplane.testing.Yaml.cluster;
import static ai.modelplane.testing.Yaml.replica;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.endpoint.Candidate.Provenance;
import ai.modelplane.compiler.endpoint.Candidate.Routable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints that another controller or a person made beside a replica. */
class EndpointsOfOthersTest extends SmallFleet {

  @ParameterizedTest
  @ValueSource(strings = {"ModelReplica", "EndpointSet"})
  void anEndpointThatAnotherControllerMadeForAReplicaIsThatReplicasEndpoint(String ownerKind) {
    live(
        cluster("us", "10.1.0.10"),
        replica("qwen-0", "us"),
        controlled("qwen-0", ownerKind, "qwen-0"));
    Candidate candidate = only();
    assertThat(candidate.provenance()).isEqualTo(Provenance.LIVE);
    assertThat(candidate.endpoint().url()).isEqualTo("http://10.5.5.5/v1");
    assertThat(candidates().withheld()).isEmpty();
  }

  @Test
  void suchAnEndpointMayHaveAnotherNameThanTheReplicaThatOwnsIt() {
    live(
        cluster("us", "10.1.0.10"),
        replica("qwen-0", "us"),
        controlled("endpoint-of-qwen-0", "ModelReplica", "qwen-0"));
    assertThat(only().key().name()).isEqualTo("endpoint-of-qwen-0");
  }

  @Test
  void suchAnEndpointIsWithdrawnWhenItsReplicaIsNotReadyOrGone() {
    live(
        cluster("us", "10.1.0.10"),
        replica("qwen-0", "us").ready(false),
        controlled("qwen-0", "ModelReplica", "qwen-0"),
        controlled("qwen-1", "ModelReplica", "qwen-1"));
    assertThat(candidates().byNamespace()).isEmpty();
    assertThat(candidates().withheld()).hasSize(1);
  }

  @Test
  void anEndpointOfAControllerThatHasNothingToDoWithReplicasStandsForItself() {
    live(controlled("provider", "ProviderAccount", "acme"));
    assertThat(only().reach()).isInstanceOf(Routable.class);
  }

  @Test
  void anOwnerThatIsNotTheControllerMeansNothing() {
    live(
        cluster("us", "10.1.0.10"),
        replica("qwen-0", "us"),
        endpoint("mine").owner("ModelReplica", "qwen-0", false));
    assertThat(candidates().in("ml-team"))
        .extracting(c -> c.key().name())
        .containsExactly("mine", "qwen-0");
  }

  @Test
  void aReplicaGetsNoEndpointWhereAPersonWroteOne() {
    live(cluster("us", "10.1.0.10"), replica("from-git", "us"), replica("by-kubectl", "us"));
    authored(endpoint("from-git"));
    live(endpoint("by-kubectl"));

    Candidates candidates = candidates();

    assertThat(candidates.in("ml-team"))
        .extracting(Candidate::provenance)
        .containsExactly(Provenance.LIVE, Provenance.AUTHORED);
    assertThat(candidates.withheld())
        .extracting(Candidates.Withheld::message)
        .containsOnly("has the name of a ModelEndpoint that a person wrote");
  }
}
