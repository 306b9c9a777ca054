package ai.modelplane.compiler;

import ai.modelplane.compiler.address.AddressPolicy;
import ai.modelplane.compiler.address.Host;
import ai.modelplane.compiler.api.InferenceCluster;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelReplica;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.dialect.Target;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.compiler.endpoint.ClusterGateway;
import ai.modelplane.compiler.endpoint.EndpointRules;
import ai.modelplane.compiler.endpoint.Lack;
import ai.modelplane.compiler.endpoint.NamespaceEndpoints;
import ai.modelplane.compiler.fleet.Authorities;
import ai.modelplane.compiler.fleet.Gateway;
import ai.modelplane.compiler.fleet.Network;
import ai.modelplane.compiler.fleet.Routed;
import ai.modelplane.compiler.routing.SelectorIndex;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What services can be served with: the Gateways, and every namespace's endpoints. */
final class Fleet {

  private final Options options;
  private final Map<String, ClusterGateway> clusters = new HashMap<>();
  private final SortedMap<String, Namespace> namespaces = new TreeMap<>();
  private Target target;
  private Authorities authorities = Authorities.UNKNOWN;
  private Network network = Network.UNKNOWN;
  private Set<Routed> routed = Set.of();
  private AddressPolicy policy = AddressPolicy.STRICT;
  private boolean isPolicyKnown;
  private EndpointRules rules;

  Fleet(Options options) {
    this.options = options;
    SequencedMap<Key, Optional<Gateway>> unknown = new LinkedHashMap<>();
    options.gateways().forEach(key -> unknown.put(key, Optional.empty()));
    this.target = new Target(unknown, Dialect.TRAEFIK);
    this.rules = rules();
  }

  Target target() {
    return target;
  }

  /** The listeners of each Gateway, in order. */
  List<List<Gateway.Listener>> listeners() {
    return target.gateways().values().stream()
        .map(gateway -> gateway.map(Gateway::listeners).orElse(List.of()))
        .toList();
  }

  /** Selectors, backends and half a change end at the border of a namespace. */
  private record Namespace(NamespaceEndpoints endpoints, SelectorIndex selectors) {}

  private Namespace namespace(String name) {
    return namespaces.computeIfAbsent(
        name, n -> new Namespace(new NamespaceEndpoints(), new SelectorIndex()));
  }

  NamespaceEndpoints endpoints(String namespace) {
    return namespace(namespace).endpoints();
  }

  SelectorIndex selectors(String namespace) {
    return namespace(namespace).selectors();
  }

  /** Every namespace that an endpoint, a replica or a service was ever seen in. */
  Set<String> namespaces() {
    return Collections.unmodifiableSet(namespaces.keySet());
  }

  Candidates candidates() {
    return candidates(namespaces.keySet());
  }

  /** The endpoints of some namespaces alone. */
  Candidates candidates(Set<String> some) {
    SortedMap<String, NamespaceEndpoints> endpoints = new TreeMap<>();
    some.forEach(name -> endpoints.put(name, endpoints(name)));
    return Candidates.of(endpoints);
  }

  /** An endpoint as it is on the cluster. */
  Optional<ModelEndpoint> live(Key endpoint) {
    return Optional.ofNullable(endpoints(endpoint.namespace()).live(endpoint.name()));
  }

  /** The endpoint under a key, as it was settled last. */
  Optional<Candidate> candidate(Key endpoint) {
    return endpoints(endpoint.namespace()).candidate(endpoint.name());
  }

  /** Why an endpoint gets no traffic, or a replica no endpoint. */
  Optional<Lack> lack(Key endpoint) {
    return endpoints(endpoint.namespace()).lack(endpoint.name(), rules);
  }

  /** The same for all, by the key of the endpoint. */
  SortedMap<Key, Lack> lacks() {
    SortedMap<Key, Lack> lacks = new TreeMap<>();
    namespaces.forEach(
        (namespace, some) ->
            some.endpoints()
                .lacks(rules)
                .forEach(
                    (name, why) -> lacks.put(new Key(Kind.MODEL_ENDPOINT, namespace, name), why)));
    return lacks;
  }

  void learnReplica(Key key, @Nullable ModelReplica replica) {
    endpoints(key.namespace()).seeReplica(key.name(), replica);
  }

  void learnCluster(String name, @Nullable InferenceCluster cluster) {
    ClusterGateway after = cluster == null ? null : ClusterGateway.of(cluster);
    ClusterGateway before = after == null ? clusters.remove(name) : clusters.put(name, after);
    if (!Objects.equals(before, after)) {
      namespaces.values().forEach(n -> n.endpoints().touchCluster(name));
      isPolicyKnown &= origin(before).equals(origin(after));
    }
  }

  private static String origin(@Nullable ClusterGateway cluster) {
    return cluster == null ? "" : cluster.origin();
  }

  /** A person gives the public URL of the first Gateway alone. */
  void learnGateway(Key key, Optional<Gateway> seen) {
    String url = key.equals(options.gateway()) ? options.publicUrl().orElse(null) : null;
    target = target.with(key, seen.map(g -> g.at(url)));
    isPolicyKnown = false;
  }

  void learnNetwork(Network seen) {
    network = seen;
    isPolicyKnown = false;
  }

  void learnRouted(Set<Routed> seen) {
    routed = seen;
  }

  void learnAuthorities(Authorities read) {
    authorities = read;
  }

  /**
   * Brings the rules up to date with what was learned.
   *
   * @return whether manifests of endpoints may be judged otherwise from now on
   */
  boolean learnRules() {
    EndpointRules before = rules;
    rules = rules();
    namespaces.values().forEach(n -> n.endpoints().touchRules(before, rules));
    return !rules.judgesAs(before);
  }

  /** What makes an endpoint one that can be routed to. */
  EndpointRules currentRules() {
    return rules;
  }

  /**
   * Brings the endpoints up to date with what was learned.
   *
   * @param services takes the services with a selector that matches what stands otherwise
   * @param changed takes the endpoints that stand otherwise
   */
  void settle(Set<Key> services, Set<Key> changed) {
    namespaces.forEach(
        (name, namespace) ->
            namespace
                .endpoints()
                .settle(
                    rules,
                    (endpoint, labels) -> {
                      changed.add(new Key(Kind.MODEL_ENDPOINT, name, endpoint));
                      services.addAll(namespace.selectors().matching(labels));
                    }));
  }

  private EndpointRules rules() {
    if (!isPolicyKnown) {
      policy = policy();
      isPolicyKnown = true;
    }
    return new EndpointRules(
        policy, authorities, Collections.unmodifiableMap(clusters), routed, target.instance());
  }

  private AddressPolicy policy() {
    Map<Host, String> ofClusters = new HashMap<>();
    clusters.forEach(
        (name, gateway) ->
            gateway.host().ifPresent(host -> ofClusters.merge(host, name, Fleet::first)));
    List<String> hosts =
        target.gateways().values().stream()
            .flatMap(Optional::stream)
            .flatMap(g -> g.hosts().stream())
            .toList();
    return AddressPolicy.of(options.allowed(), hosts)
        .within(network.serviceRanges(), network.namespaces(), ofClusters);
  }

  private static String first(String one, String other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
