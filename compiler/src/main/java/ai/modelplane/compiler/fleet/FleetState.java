package ai.modelplane.compiler.landscape;

import ai.modelplane.compiler.api.InferenceCluster;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelReplica;
import ai.modelplane.compiler.api.ModelService;
import java.util.List;
import java.util.Optional;

/**
 * The state of the fleet on the cluster, as read once.
 *
 * @param gateway empty when there is none by the configured name
 * @param authorities of the endpoints in manifests as well
 */
public record Landscape(
    List<ModelService> services,
    List<ModelEndpoint> endpoints,
    List<ModelReplica> replicas,
    List<InferenceCluster> clusters,
    Optional<Gateway> gateway,
    Authorities authorities) {

  public static final Landscape EMPTY =
      new Landscape(List.of(), List.of(), List.of(), List.of(), Optional.empty());

  /** Of whose authorities nothing is known. */
  public Landscape(
      List<ModelService> services,
      List<ModelEndpoint> endpoints,
      List<ModelReplica> replicas,
      List<InferenceCluster> clusters,
      Optional<Gateway> gateway) {
    this(services, endpoints, replicas, clusters, gateway, Authorities.UNKNOWN);
  }

  public Landscape {
    services = List.copyOf(services);
    endpoints = List.copyOf(endpoints);
    replicas = List.copyOf(replicas);
    clusters = List.copyOf(clusters);
  }

  public Landscape with(Authorities known) {
    return new Landscape(services, endpoints, replicas, clusters, gateway, known);
  }
}
