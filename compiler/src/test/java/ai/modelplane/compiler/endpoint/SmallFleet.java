package ai.modelplane.compiler.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.address.AddressPolicy;
import ai.modelplane.compiler.api.InferenceCluster;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelReplica;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.fleet.Authorities;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Replicas, clusters and endpoints, and the candidates that come of them. */
abstract class SmallFleet {

  final List<ModelEndpoint> authored = new ArrayList<>();
  final List<ModelEndpoint> live = new ArrayList<>();
  final List<ModelReplica> replicas = new ArrayList<>();
  final List<InferenceCluster> clusters = new ArrayList<>();

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

  static InferenceCluster cluster(String name, @Nullable String address) {
    return new InferenceCluster(name, Meta.NONE, address);
  }

  static ModelReplica replica(String name, @Nullable String cluster, boolean ready) {
    return replica(name, cluster, ready, Map.of());
  }

  static ModelReplica replica(
      String name, @Nullable String cluster, boolean ready, Map<String, String> more) {
    Map<String, String> labels = new TreeMap<>(more);
    labels.put(Names.DEPLOYMENT, "qwen");
    return new ModelReplica(
        new Key(Kind.MODEL_REPLICA, "ml-team", name),
        Meta.of(labels, Map.of()),
        cluster,
        ready,
        ready ? "" : "Starting");
  }

  static ModelEndpoint controlled(String name, String ownerKind, String owner) {
    return owned(name, ownerKind, owner, true);
  }

  static ModelEndpoint owned(String name, String ownerKind, String owner, boolean controller) {
    return endpoint(name, Map.of(), List.of(new Meta.Owner(ownerKind, owner, controller)));
  }

  static ModelEndpoint endpoint(String name, Map<String, String> labels, List<Meta.Owner> owners) {
    return new ModelEndpoint(
        new Key(Kind.MODEL_ENDPOINT, "ml-team", name),
        new Meta(new TreeMap<>(labels), new TreeMap<>(), owners, 1),
        "http://10.5.5.5/v1",
        null,
        null);
  }
}
