package ai.modelplane.compiler.endpoint;

import ai.modelplane.compiler.address.AddressPolicy;
import ai.modelplane.compiler.api.InferenceCluster;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelReplica;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.fleet.Authorities;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The candidates that come of facts which are all there from the start. */
public final class AllEndpoints {

  private AllEndpoints() {}

  public static Candidates candidates(
      Collection<ModelEndpoint> authored,
      Collection<ModelEndpoint> live,
      Collection<ModelReplica> replicas,
      Collection<InferenceCluster> clusters,
      Authorities authorities,
      AddressPolicy policy) {
    SortedMap<String, NamespaceEndpoints> all = new TreeMap<>();
    authored.forEach(e -> in(all, e.key().namespace()).declare(e.key().name(), e, false));
    live.forEach(e -> in(all, e.key().namespace()).see(e.key().name(), e));
    replicas.forEach(r -> in(all, r.key().namespace()).seeReplica(r.key().name(), r));
    Map<String, ClusterGateway> byName = new HashMap<>();
    clusters.forEach(c -> byName.put(c.name(), ClusterGateway.of(c)));
    all.values()
        .forEach(
            n ->
                n.settle(
                    new EndpointRules(
                        policy, authorities, byName, Set.of(), Names.DEFAULT_INSTANCE),
                    (name, labels) -> {}));
    return Candidates.of(all);
  }

  private static NamespaceEndpoints in(
      SortedMap<String, NamespaceEndpoints> all, String namespace) {
    return all.computeIfAbsent(namespace, n -> new NamespaceEndpoints());
  }
}
