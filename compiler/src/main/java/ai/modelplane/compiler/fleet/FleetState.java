package ai.modelplane.compiler.fleet;

import ai.modelplane.compiler.api.InferenceCluster;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelReplica;
import ai.modelplane.compiler.api.ModelService;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The state of the fleet on the cluster, as read once.
 *
 * @param gateway empty when there is none by the configured name
 * @param authorities of the endpoints in manifests as well
 * @param routed where live routes lead, as far as a rule that is new would end it
 */
public record FleetState(
    List<ModelService> services,
    List<ModelEndpoint> endpoints,
    List<ModelReplica> replicas,
    List<InferenceCluster> clusters,
    Optional<Gateway> gateway,
    Authorities authorities,
    Network network,
    Set<Routed> routed) {

  public static final FleetState EMPTY =
      new FleetState(
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Optional.empty(),
          Authorities.UNKNOWN,
          Network.UNKNOWN,
          Set.of());

  public FleetState {
    services = List.copyOf(services);
    endpoints = List.copyOf(endpoints);
    replicas = List.copyOf(replicas);
    clusters = List.copyOf(clusters);
    routed = Set.copyOf(routed);
  }

  public FleetState with(Authorities known) {
    return new FleetState(services, endpoints, replicas, clusters, gateway, known, network, routed);
  }

  public FleetState with(Set<Routed> known) {
    return new FleetState(
        services, endpoints, replicas, clusters, gateway, authorities, network, known);
  }
}
