package ai.modelplane.compiler.fleet;

import ai.modelplane.compiler.api.InferenceCluster;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelReplica;
import ai.modelplane.compiler.api.ModelService;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The state of the fleet on the cluster, as read once.
 *
 * @param gateways those of the configured names that exist
 * @param authorities of the endpoints in manifests as well
 * @param routed where live routes lead, as far as a rule that is new would end it
 */
public record FleetState(
    List<ModelService> services,
    List<ModelEndpoint> endpoints,
    List<ModelReplica> replicas,
    List<InferenceCluster> clusters,
    List<Gateway> gateways,
    Authorities authorities,
    Network network,
    Set<Routed> routed) {

  public static final FleetState EMPTY =
      new FleetState(
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Authorities.UNKNOWN,
          Network.UNKNOWN,
          Set.of());

  public FleetState {
    services = List.copyOf(services);
    endpoints = List.copyOf(endpoints);
    replicas = List.copyOf(replicas);
    clusters = List.copyOf(clusters);
    gateways = List.copyOf(gateways);
    routed = Set.copyOf(routed);
  }

  /** A Gateway; empty when it does not exist. */
  public Optional<Gateway> gateway(Key key) {
    return gateways.stream().filter(g -> g.key().equals(key)).findFirst();
  }

  public FleetState with(Authorities known) {
    return new FleetState(
        services, endpoints, replicas, clusters, gateways, known, network, routed);
  }

  public FleetState with(Set<Routed> known) {
    return new FleetState(
        services, endpoints, replicas, clusters, gateways, authorities, network, known);
  }
}
