package ai.modelplane.compiler.endpoint;

import ai.modelplane.compiler.address.AddressPolicy;
import ai.modelplane.compiler.address.EndpointUrl;
import ai.modelplane.compiler.address.Parsed;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelReplica;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.endpoint.Candidate.Provenance;
import ai.modelplane.compiler.endpoint.Candidate.Reach;
import ai.modelplane.compiler.endpoint.Candidate.Routable;
import ai.modelplane.compiler.endpoint.Candidates.Withheld;
import ai.modelplane.compiler.fleet.Authorities;
import ai.modelplane.compiler.fleet.Routed;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes one candidate at a time. Pure.
 *
 * @param clusters by name
 * @param routed where live routes lead
 * @param instance whose backends endpoints get
 */
public record EndpointRules(
    AddressPolicy policy,
    Authorities authorities,
    Map<String, ClusterGateway> clusters,
    Set<Routed> routed,
    String instance) {

  /** Whether an endpoint that a person wrote may be judged otherwise by other rules. */
  public boolean judgesAs(EndpointRules other) {
    return policy.equals(other.policy)
        && authorities.equals(other.authorities)
        && routed.equals(other.routed);
  }

  private Routability routability() {
    return new Routability(policy, authorities, routed, instance);
  }

  private static Parsed<EndpointUrl> read(ModelEndpoint endpoint) {
    return EndpointUrl.parse(endpoint.url());
  }

  /** An endpoint that a person wrote. */
  Candidate authored(ModelEndpoint endpoint) {
    return new Candidate(
        endpoint, Provenance.AUTHORED, routability().of(endpoint, read(endpoint), false));
  }

  /** The same as its manifest is judged: also while it is drained it must be one to route to. */
  public Candidate judged(ModelEndpoint endpoint) {
    return new Candidate(
        endpoint, Provenance.AUTHORED, routability().where(endpoint, read(endpoint), false));
  }

  /** An endpoint that is only on the cluster. */
  Candidate live(ModelEndpoint endpoint) {
    return new Candidate(
        endpoint, Provenance.LIVE, routability().of(endpoint, read(endpoint), false));
  }

  /** An endpoint that another controller made for a replica. */
  Candidate standIn(ModelEndpoint endpoint, ModelReplica replica) {
    String cluster = replica.clusterName();
    return new Candidate(
        endpoint,
        Provenance.LIVE,
        reach(endpoint, read(endpoint), replica, cluster == null ? null : clusters.get(cluster)));
  }

  /**
   * What a replica gets that no other endpoint stands for.
   *
   * @param sameName the endpoint that has the replica's name; null for none
   * @param isDrained whether somebody drains the endpoint that stands for the replica already
   */
  Standing replica(ModelReplica replica, @Nullable Candidate sameName, boolean isDrained) {
    if (!replica.ready()) {
      return withheld(sameName, replica, Kind.MODEL_REPLICA, "is not Ready: " + replica.notReady());
    }
    String clusterName = replica.clusterName();
    if (clusterName == null || clusterName.isEmpty()) {
      return withheld(
          sameName, replica, Kind.MODEL_REPLICA, "names no cluster in spec.clusterName");
    }
    ClusterGateway cluster = clusters.get(clusterName);
    String on = "is on InferenceCluster " + clusterName;
    if (cluster == null) {
      return new Standing(
          sameName,
          new Withheld(replica, on + ", which is not there", Kind.INFERENCE_CLUSTER, false));
    }
    if (cluster.origin().isEmpty()) {
      return withheld(
          sameName, replica, Kind.INFERENCE_CLUSTER, on + ", which has no status.gateway.address");
    }
    if (sameName != null) {
      return withheld(
          sameName,
          replica,
          Kind.MODEL_ENDPOINT,
          "has the name of a ModelEndpoint that a person wrote");
    }
    ModelEndpoint endpoint = derived(replica, cluster);
    Reach reach =
        isDrained
            ? Routability.draining("it")
            : reach(endpoint, cluster.at(path(replica) + "v1"), replica, cluster);
    return new Standing(new Candidate(endpoint, Provenance.DERIVED, reach), null);
  }

  private static Standing withheld(
      @Nullable Candidate sameName, ModelReplica replica, Kind on, String message) {
    return new Standing(sameName, new Withheld(replica, message, on, true));
  }

  private Reach reach(
      ModelEndpoint endpoint,
      Parsed<EndpointUrl> url,
      ModelReplica replica,
      @Nullable ClusterGateway cluster) {
    if (cluster != null && cluster.cluster().meta().annotated(Names.DRAIN, "true")) {
      return Routability.draining("InferenceCluster " + cluster.cluster().name());
    }
    return replica.meta().annotated(Names.DRAIN, "true")
        ? Routability.draining("its replica")
        : routability().of(endpoint, url, cluster != null && cluster.isAt(url));
  }

  /** Where requests to an endpoint go that was routed to; empty when that cannot be said. */
  Optional<Routable> where(ModelEndpoint endpoint) {
    return where(endpoint, endpoint.meta().ownership().standsForReplica());
  }

  private Optional<Routable> where(ModelEndpoint endpoint, boolean isAtCluster) {
    Reach reach =
        new Routability(policy, Authorities.UNKNOWN, routed, instance)
            .where(endpoint, read(endpoint), isAtCluster);
    return reach instanceof Routable routable ? Optional.of(routable) : Optional.empty();
  }

  /** The same for a replica without an endpoint: by its cluster. */
  Optional<Routable> where(ModelReplica replica) {
    return Optional.ofNullable(replica.clusterName())
        .map(clusters::get)
        .filter(cluster -> !cluster.origin().isEmpty())
        .flatMap(cluster -> where(derived(replica, cluster), true));
  }

  private static ModelEndpoint derived(ModelReplica replica, ClusterGateway cluster) {
    Key key = replica.endpoint();
    Map<String, String> labels = new TreeMap<>(replica.meta().labels());
    labels.remove(Names.SOURCE); // what has it is pruned with that source
    labels.put(Names.CLUSTER, cluster.cluster().name());
    labels.put(Names.REPLICA, labelValue(key.name()));
    String path = path(replica);
    return new ModelEndpoint(
        key, Meta.of(labels, Map.of()), cluster.origin() + path + "v1", path, null);
  }

  /** Where a replica is behind the gateway of its cluster. */
  private static String path(ModelReplica replica) {
    Key key = replica.endpoint();
    return "/" + key.namespace() + "/" + key.name() + "/";
  }

  /** A name is up to 253 characters long, a label's value up to 63. */
  private static String labelValue(String name) {
    return name.length() <= 63 ? name : name.substring(0, 63).replaceAll("[^a-z0-9]+$", "");
  }

  /**
   * Whether one of the authorities that an endpoint refers to is judged otherwise by other rules.
   */
  boolean judgesOtherwise(ModelEndpoint endpoint, EndpointRules other) {
    return endpoint
        .caConfigMap()
        .filter(ca -> !authorities.wrong(ca).equals(other.authorities.wrong(ca)))
        .isPresent();
  }

  static Optional<Meta.Owner> controller(ModelEndpoint endpoint) {
    return endpoint.meta().owners().stream().filter(Meta.Owner::controller).findFirst();
  }
}
