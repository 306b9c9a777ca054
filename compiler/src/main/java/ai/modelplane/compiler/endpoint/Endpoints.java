package ai.modelplane.compiler.endpoint;

import ai.modelplane.compiler.address.AddressPolicy;
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
import ai.modelplane.compiler.endpoint.Candidates.Withheld;
import ai.modelplane.compiler.landscape.Authorities;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes candidates. For each ready replica whose cluster has an address there is exactly one
 * endpoint: the one that another controller made for it, or else one that is derived here.
 */
public final class Endpoints {

  private final Reaches reaches;
  private final Map<String, InferenceCluster> clusters = new HashMap<>();
  private final Map<Key, Candidate> candidates = new LinkedHashMap<>();
  private final List<Withheld> withheld = new ArrayList<>();

  /** Replicas whose endpoint was made by another controller. */
  private final Set<Key> standIns = new HashSet<>();

  private Endpoints(
      AddressPolicy policy, Authorities authorities, Collection<InferenceCluster> clusters) {
    this.reaches = new Reaches(policy, authorities);
    clusters.forEach(c -> this.clusters.put(c.name(), c));
  }

  /**
   * All candidates.
   *
   * @param authored from Git
   * @param live on the cluster and not in {@code authored}; those that were derived here before are
   *     passed over, since they are derived anew
   */
  public static Candidates candidates(
      Collection<ModelEndpoint> authored,
      Collection<ModelEndpoint> live,
      Collection<ModelReplica> replicas,
      Collection<InferenceCluster> clusters,
      Authorities authorities,
      AddressPolicy policy) {
    Endpoints endpoints = new Endpoints(policy, authorities, clusters);
    authored.parallelStream()
        .map(e -> new Candidate(e, Provenance.AUTHORED, endpoints.reaches.of(e)))
        .toList()
        .forEach(c -> endpoints.candidates.put(c.key(), c));
    endpoints.addLive(live, replicas);
    replicas.forEach(endpoints::derive);
    return endpoints.sorted();
  }

  private void add(ModelEndpoint endpoint, Provenance provenance) {
    candidates.put(endpoint.key(), new Candidate(endpoint, provenance, reaches.of(endpoint)));
  }

  private void addLive(Collection<ModelEndpoint> live, Collection<ModelReplica> replicas) {
    Map<Key, ModelReplica> byKey = new HashMap<>();
    replicas.forEach(r -> byKey.put(r.key(), r));
    for (ModelEndpoint endpoint : live) {
      if (endpoint.meta().ownership().standsForReplica()) {
        continue;
      }
      Optional<Meta.Owner> controller =
          endpoint.meta().owners().stream().filter(Meta.Owner::controller).findFirst();
      if (controller.isEmpty()) {
        add(endpoint, Provenance.LIVE);
      } else {
        addStandIn(endpoint, controller.get(), byKey);
      }
    }
  }

  /** An endpoint of another controller; of a replica that its owner reference or name tells. */
  private void addStandIn(
      ModelEndpoint endpoint, Meta.Owner controller, Map<Key, ModelReplica> replicas) {
    boolean owned = controller.kind().equals(Kind.MODEL_REPLICA.word());
    String name = owned ? controller.name() : endpoint.key().name();
    Key key = new Key(Kind.MODEL_REPLICA, endpoint.key().namespace(), name);
    ModelReplica replica = replicas.get(key);
    if (replica == null ? owned : !replica.ready()) {
      return; // its controller is about to withdraw it; a replica that is left has a reason
    }
    if (replica == null) {
      add(endpoint, Provenance.LIVE);
    } else {
      standIns.add(key);
      Reach reach = reach(endpoint, clusters.get(replica.clusterName()));
      candidates.put(endpoint.key(), new Candidate(endpoint, Provenance.LIVE, reach));
    }
  }

  private Reach reach(ModelEndpoint endpoint, @Nullable InferenceCluster cluster) {
    return cluster != null && cluster.meta().annotated(Names.DRAIN, "true")
        ? Reaches.draining("InferenceCluster " + cluster.name())
        : reaches.of(endpoint);
  }

  private void derive(ModelReplica replica) {
    Key replicaKey = replica.key();
    Key key = replica.endpoint();
    if (standIns.contains(replicaKey)) {
      return;
    }
    if (!replica.ready()) {
      withheld.add(new Withheld(replica, "is not Ready: " + replica.notReady()));
      return;
    }
    String clusterName = replica.clusterName();
    if (clusterName == null || clusterName.isEmpty()) {
      withheld.add(new Withheld(replica, "names no cluster in spec.clusterName"));
      return;
    }
    InferenceCluster cluster = clusters.get(clusterName);
    if (cluster == null) {
      withheld.add(
          new Withheld(replica, "is on InferenceCluster " + clusterName + ", which is not there"));
      return;
    }
    String address = cluster.gatewayAddress();
    if (address == null || address.isBlank()) {
      withheld.add(
          new Withheld(
              replica,
              "is on InferenceCluster " + clusterName + ", which has no status.gateway.address"));
      return;
    }
    Candidate existing = candidates.get(key);
    if (existing != null) {
      withheld.add(new Withheld(replica, "has the name of a ModelEndpoint that a person wrote"));
      return;
    }
    ModelEndpoint endpoint = derived(key, replica, clusterName, address);
    candidates.put(key, new Candidate(endpoint, Provenance.DERIVED, reach(endpoint, cluster)));
  }

  private static ModelEndpoint derived(
      Key key, ModelReplica replica, String clusterName, String address) {
    Map<String, String> labels = new TreeMap<>(replica.meta().labels());
    labels.remove(Names.SOURCE); // what has it is pruned with that source
    labels.put(Names.CLUSTER, clusterName);
    labels.put(Names.REPLICA, labelValue(key.name()));
    String path = "/" + key.namespace() + "/" + key.name() + "/";
    String host =
        switch (Host.parse(address)) {
          case Parsed.Ok<Host>(Host good) -> good.urlText();
          case Parsed.Bad<Host> bad -> address; // refused with the URL, where its message is seen
        };
    return new ModelEndpoint(
        key, Meta.of(labels, Map.of()), "http://" + host + path + "v1", path, null);
  }

  /** A name is up to 253 characters long, a label's value up to 63. */
  private static String labelValue(String name) {
    return name.length() <= 63 ? name : name.substring(0, 63).replaceAll("[^a-z0-9]+$", "");
  }

  private Candidates sorted() {
    SortedMap<String, List<Candidate>> byNamespace = new TreeMap<>();
    candidates.values().stream()
        .sorted(Comparator.comparing(Candidate::key))
        .forEach(
            c -> byNamespace.computeIfAbsent(c.key().namespace(), n -> new ArrayList<>()).add(c));
    return new Candidates(
        byNamespace,
        withheld.stream().sorted(Comparator.comparing(w -> w.replica().key())).toList());
  }
}
