package ai.modelplane.compiler.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.address.AddressPolicy;
import ai.modelplane.compiler.api.InferenceCluster;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelReplica;
import ai.modelplane.compiler.fleet.Authorities;
import ai.modelplane.testing.Yaml;
import java.util.ArrayList;
import java.util.List;

/** Replicas, clusters and endpoints, and the candidates that come of them. */
abstract class SmallFleet {

  private final List<ModelEndpoint> authored = new ArrayList<>();
  private final List<ModelEndpoint> live = new ArrayList<>();
  private final List<ModelReplica> replicas = new ArrayList<>();
  private final List<InferenceCluster> clusters = new ArrayList<>();

  Candidates candidates() {
    return AllEndpoints.candidates(
        authored, live, replicas, clusters, Authorities.UNKNOWN, AddressPolicy.STRICT);
  }

  Candidate only() {
    Candidates candidates = candidates();
    assertThat(candidates.byNamespace()).hasSize(1);
    assertThat(candidates.in("ml-team")).hasSize(1);
    return candidates.in("ml-team").getFirst();
  }

  void authored(Yaml endpoint) {
    authored.add(endpoint.asEndpoint());
  }

  void live(Yaml... objects) {
    for (Yaml object : objects) {
      switch (object.key().kind()) {
        case INFERENCE_CLUSTER -> clusters.add(object.asCluster());
        case MODEL_REPLICA -> replicas.add(object.asReplica());
        default -> live.add(object.asEndpoint());
      }
    }
  }

  static Yaml endpoint(String name) {
    return Yaml.endpoint(name, "http://10.5.5.5/v1");
  }

  static Yaml controlled(String name, String ownerKind, String owner) {
    return endpoint(name).owner(ownerKind, owner, true);
  }
}
