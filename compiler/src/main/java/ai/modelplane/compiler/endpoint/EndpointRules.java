package ai.modelplane.compiler.endpoint;

import ai.modelplane.compiler.address.AddressPolicy;
import ai.modelplane.compiler.address.EndpointUrl;
import ai.modelplane.compiler.address.Host;
import ai.modelplane.compiler.address.Parsed;
import ai.modelplane.compiler.api.InferenceCluster;
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
import java.util.Objects;
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
    Map<String, InferenceCluster> clusters,
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

  /** An endpoint that a person wrote. */
  Candidate authored(ModelEndpoint endpoint) {
    return new Candidate(endpoint, Provenance.AUTHORED, routability().of(endpoint, false));
  }

  /** The same as its manifest is judged: also while it is drained it must be one to route to. */
  public Candidate judged(ModelEndpoint endpoint) {
    return new Candidate(endpoint, Provenance.AUTHORED, routability().where(endpoint, false));
  }

  /** An endpoint that is only on the cluster. */
  Candidate live(ModelEndpoint endpoint) {
    return new Candidate(endpoint, Provenance.LIVE, routability().of(endpoint, false));
  }

  /** An endpoint that another controller made for a replica. */
  Candidate standIn(ModelEndpoint endpoint, ModelReplica replica) {
    String cluster = replica.clusterName();
    return new Candidate(
        endpoint,
        Provenance.LIVE,
        reach(endpoint, replica, cluster == null ? null : clusters.get(cluster)));
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
    InferenceCluster cluster = clusters.get(clusterName);
    String on = "is on InferenceCluster " + clusterName;
    if (cluster == null) {
      return new Standing(
          sameName,
          new Withheld(replica, on + ", which is not there", Kind.INFERENCE_CLUSTER, false));
    }
    String address = cluster.gatewayAddress();
    if (address == null || address.isBlank()) {
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
    ModelEndpoint endpoint = derived(replica, clusterName, address);
    Reach reach = isDrained ? Routability.draining("it") : reach(endpoint, replica, cluster);
    return new Standing(new Candidate(endpoint, Provenance.DERIVED, reach), null);
  }

  private static Standing withheld(
      @Nullable Candidate sameName, ModelReplica replica, Kind on, String message) {
    return new Standing(sameName, new Withheld(replica, message, on, true));
  }

  private Reach reach(
      ModelEndpoint endpoint, ModelReplica replica, @Nullable InferenceCluster cluster) {
    if (cluster != null && cluster.meta().annotated(Names.DRAIN, "true")) {
      return Routability.draining("InferenceCluster " + cluster.name());
    }
    return replica.meta().annotated(Names.DRAIN, "true")
        ? Routability.draining("its replica")
        : routability().of(endpoint, cluster != null && isAt(endpoint, cluster));
  }

  /** Whoever wrote it, it leads where the endpoint of a replica would. */
  private static boolean isAt(ModelEndpoint endpoint, InferenceCluster cluster) {
    return EndpointUrl.parse(endpoint.url()) instanceof Parsed.Ok<EndpointUrl>(var url)
        && base(cluster)
            .filter(
                base ->
                    base.scheme() == url.scheme()
                        && base.host().equals(url.host())
                        && base.port() == url.port())
            .isPresent();
  }

  /** Where the gateway of a cluster is; empty while it has no address, or none that can be read. */
  public static Optional<EndpointUrl> base(InferenceCluster cluster) {
    return Optional.ofNullable(cluster.gatewayAddress())
        .flatMap(
            address ->
                EndpointUrl.parse(base(address) + "/") instanceof Parsed.Ok<EndpointUrl>(var url)
                    ? Optional.of(url)
                    : Optional.empty());
  }

  private static String base(String address) {
    return "http://"
        + switch (Host.parse(address)) {
          case Parsed.Ok<Host>(Host good) -> good.urlText();
          case Parsed.Bad<Host> bad -> address; // refused with the URL, where its message is seen
        };
  }

  /** Where requests to an endpoint go that was routed to; empty when that cannot be said. */
  Optional<Routable> where(ModelEndpoint endpoint) {
    return where(endpoint, endpoint.meta().ownership().standsForReplica());
  }

  private Optional<Routable> where(ModelEndpoint endpoint, boolean isAtCluster) {
    Reach reach =
        new Routability(policy, Authorities.UNKNOWN, routed, instance).where(endpoint, isAtCluster);
    return reach instanceof Routable routable ? Optional.of(routable) : Optional.empty();
  }

  /** The same for a replica without an endpoint: by its cluster. */
  Optional<Routable> where(ModelReplica replica) {
    return Optional.ofNullable(replica.clusterName())
        .map(clusters::get)
        .filter(cluster -> cluster.gatewayAddress() != null)
        .flatMap(
            cluster ->
                where(
                    derived(
                        replica, cluster.name(), Objects.requireNonNull(cluster.gatewayAddress())),
                    true));
  }

  private static ModelEndpoint derived(ModelReplica replica, String clusterName, String address) {
    Key key = replica.endpoint();
    Map<String, String> labels = new TreeMap<>(replica.meta().labels());
    labels.remove(Names.SOURCE); // what has it is pruned with that source
    labels.put(Names.CLUSTER, clusterName);
    labels.put(Names.REPLICA, labelValue(key.name()));
    String path = "/" + key.namespace() + "/" + key.name() + "/";
    return new ModelEndpoint(
        key, Meta.of(labels, Map.of()), base(address) + path + "v1", path, null);
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
