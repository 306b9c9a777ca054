package ai.modelplane.compiler;

import ai.modelplane.compiler.api.InferenceCluster;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelReplica;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.fleet.Authorities;
import ai.modelplane.compiler.fleet.FleetState;
import ai.modelplane.compiler.fleet.Gateway;
import ai.modelplane.compiler.fleet.Network;
import ai.modelplane.compiler.fleet.Routed;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.source.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One thing that a {@link Model} learns. What it knows already changes nothing. */
public sealed interface Delta {

  // What was seen is on the cluster, as it is now.
  record ServiceSeen(ModelService service) implements Delta {}

  record EndpointSeen(ModelEndpoint endpoint) implements Delta {}

  record ReplicaSeen(ModelReplica replica) implements Delta {}

  record ClusterSeen(InferenceCluster cluster) implements Delta {}

  record GatewaySeen(Gateway gateway) implements Delta {}

  /**
   * An object that is no longer on the cluster.
   *
   * @param key of a kind that can be seen
   */
  record Gone(Key key) implements Delta {}

  /** The private certificate authorities, as far as they are known now. */
  record AuthoritiesRead(Authorities authorities) implements Delta {}

  /** The network of the cluster, as far as it is known now. */
  record NetworkSeen(Network network) implements Delta {}

  /** Where live routes lead now, as far as a rule that is new would end it. */
  record RoutedSeen(Set<Routed> routed) implements Delta {}

  /**
   * What the sources say now, each as a whole. No two have the same identity. A new object that
   * several name is that of the first.
   */
  record Pushed(List<SourceManifests> sources) implements Delta {

    static final Pushed NOTHING = new Pushed(List.of());

    public Pushed {
      sources = List.copyOf(sources);
    }

    /** What the only source says. */
    public Pushed(Manifests manifests, Identity source) {
      this(List.of(new SourceManifests(manifests, source)));
    }
  }

  /** Everything at once, for a model that knows nothing yet. */
  static List<Delta> all(List<SourceManifests> sources, FleetState live) {
    List<Delta> deltas = new ArrayList<>();
    live.gateways().forEach(g -> deltas.add(new GatewaySeen(g)));
    deltas.add(new AuthoritiesRead(live.authorities()));
    deltas.add(new NetworkSeen(live.network()));
    deltas.add(new RoutedSeen(live.routed()));
    live.clusters().forEach(c -> deltas.add(new ClusterSeen(c)));
    live.replicas().forEach(r -> deltas.add(new ReplicaSeen(r)));
    live.endpoints().forEach(e -> deltas.add(new EndpointSeen(e)));
    live.services().forEach(s -> deltas.add(new ServiceSeen(s)));
    deltas.add(new Pushed(sources));
    return deltas;
  }
}
