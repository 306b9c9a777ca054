package ai.modelplane.compiler;

import ai.modelplane.compiler.api.InferenceCluster;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelReplica;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.fleet.Authorities;
import ai.modelplane.compiler.fleet.FleetState;
import ai.modelplane.compiler.fleet.Gateway;
import ai.modelplane.compiler.fleet.Network;
import ai.modelplane.compiler.fleet.Routed;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.source.Identity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A small world that changes at random: what is on the cluster, and what sources say. Names are
 * few, so that replicas, endpoints of people and endpoints of other controllers clash.
 */
final class Facts extends RandomManifests {

  private final SortedMap<Key, ModelService> services = new TreeMap<>();
  private final SortedMap<Key, ModelEndpoint> endpoints = new TreeMap<>();
  private final SortedMap<Key, ModelReplica> replicas = new TreeMap<>();
  private final SortedMap<String, InferenceCluster> clusters = new TreeMap<>();
  private Optional<Gateway> gateway = Optional.empty();
  private Authorities authorities = Authorities.UNKNOWN;
  private Network network = Network.UNKNOWN;
  private Set<Routed> routed = Set.of();
  private List<SourceManifests> sources = List.of();

  Facts(long seed) {
    super(seed);
  }

  /** Everything as it is now, compiled from scratch. */
  Compilation compiled() {
    return Compiler.compile(Options.DEFAULT, sources, fleet());
  }

  FleetState fleet() {
    return new FleetState(
        List.copyOf(services.values()),
        List.copyOf(endpoints.values()),
        List.copyOf(replicas.values()),
        List.copyOf(clusters.values()),
        gateway.stream().toList(),
        authorities,
        network,
        routed);
  }

  List<SourceManifests> sources() {
    return sources;
  }

  /** Every spec by which a service may be served: that of Git, and the live one. */
  List<ModelService> specs(Compilation compilation) {
    Set<Key> served = new HashSet<>();
    compilation.routes().forEach(r -> served.add(r.service().key()));
    List<ModelService> specs = new ArrayList<>(services.values());
    for (Manifest manifest : compilation.applied()) {
      if (manifest instanceof Manifest.Service(var service, var tree, var at)) {
        specs.add(service);
      }
    }
    specs.removeIf(s -> !served.contains(s.key()));
    return specs;
  }

  /** In one of three worlds there are from the beginning more endpoints than one rule holds. */
  List<Delta> begin() {
    List<Delta> deltas = new ArrayList<>();
    if (dice.nextInt(3) == 0) {
      deltas.add(see(gatewayOf(true)));
      for (ModelEndpoint endpoint : crowd()) {
        endpoints.put(endpoint.key(), endpoint);
        deltas.add(new Delta.EndpointSeen(endpoint));
      }
    }
    return deltas;
  }

  /** Something happens. */
  Delta next() {
    return switch (dice.nextInt(22)) {
      case 0, 1, 2, 3, 4 -> replica();
      case 5, 6, 7, 8 -> endpoint();
      case 9, 10 -> cluster();
      case 11, 12, 13 -> service();
      case 14 -> gateway();
      case 15 -> authorities();
      case 16 -> network();
      case 17 -> routed();
      default -> push();
    };
  }

  /** Something happens to an endpoint, to a replica or to a cluster. */
  Delta nextOfFleet() {
    return switch (dice.nextInt(5)) {
      case 0, 1 -> replica();
      case 2, 3 -> endpoint();
      default -> cluster();
    };
  }

  private Delta replica() {
    Key key = key(Kind.MODEL_REPLICA, "x", 5);
    if (dice.nextInt(4) == 0) {
      replicas.remove(key);
      return new Delta.Gone(key);
    }
    boolean ready = dice.nextInt(3) > 0;
    ModelReplica replica =
        new ModelReplica(
            key,
            Meta.of(labels(), Map.of()),
            dice.nextInt(8) == 0 ? null : "c" + dice.nextInt(3),
            ready,
            ready ? "" : "Loading");
    replicas.put(key, replica);
    return new Delta.ReplicaSeen(replica);
  }

  private Delta endpoint() {
    Key key = key(Kind.MODEL_ENDPOINT, "x", 7);
    if (dice.nextInt(4) == 0) {
      endpoints.remove(key);
      return new Delta.Gone(key);
    }
    Map<String, String> labels = labels();
    Map<String, String> annotations = new TreeMap<>();
    owned(labels, annotations);
    if (dice.nextInt(4) == 0) {
      labels.put(Names.REPLICA, key.name());
      labels.put(Names.MANAGED_BY, Names.FIELD_MANAGER);
    }
    ModelEndpoint endpoint =
        new ModelEndpoint(
            key,
            new Meta(
                new TreeMap<>(labels),
                new TreeMap<>(annotations),
                owners(),
                dice.nextInt(3),
                dice.nextInt(6) > 0),
            url(),
            null,
            tls());
    endpoints.put(key, endpoint);
    return new Delta.EndpointSeen(endpoint);
  }

  private Delta cluster() {
    String name = "c" + dice.nextInt(3);
    if (dice.nextInt(5) == 0) {
      clusters.remove(name);
      return new Delta.Gone(new Key(Kind.INFERENCE_CLUSTER, "", name));
    }
    Map<String, String> annotations = dice.nextInt(4) == 0 ? Map.of(Names.DRAIN, "true") : Map.of();
    InferenceCluster cluster =
        new InferenceCluster(
            name,
            Meta.of(Map.of(), annotations),
            dice.nextInt(5) == 0 ? null : "10.0." + dice.nextInt(3) + ".1");
    clusters.put(name, cluster);
    return new Delta.ClusterSeen(cluster);
  }

  private Delta service() {
    Key key = key(Kind.MODEL_SERVICE, "s", 4);
    if (dice.nextInt(4) == 0) {
      services.remove(key);
      return new Delta.Gone(key);
    }
    Map<String, String> labels = new TreeMap<>();
    Map<String, String> annotations = new TreeMap<>();
    owned(labels, annotations);
    ModelService service = new ModelService(key, Meta.of(labels, annotations), entries());
    services.put(key, service);
    return new Delta.ServiceSeen(service);
  }

  private Delta gateway() {
    if (dice.nextInt(3) == 0) {
      gateway = Optional.empty();
      return new Delta.Gone(GATEWAY);
    }
    return see(gatewayOf(dice.nextInt(4) > 0));
  }

  private Delta see(Gateway seen) {
    gateway = Optional.of(seen);
    return new Delta.GatewaySeen(seen);
  }

  private Delta authorities() {
    SortedMap<Key, String> unusable = new TreeMap<>();
    for (String namespace : NAMESPACES) {
      if (dice.nextBoolean()) {
        unusable.put(new Key(Kind.CONFIG_MAP, namespace, "ca"), "does not exist");
      }
    }
    authorities = new Authorities(unusable);
    return new Delta.AuthoritiesRead(authorities);
  }

  private Delta network() {
    network = networkOfSome();
    return new Delta.NetworkSeen(network);
  }

  private Delta routed() {
    routed = some(Compiler.compile(Options.DEFAULT, sources, known()).candidates());
    return new Delta.RoutedSeen(routed);
  }

  /** As it would be if nothing were known of the network, so that no new rule holds. */
  private FleetState known() {
    FleetState now = fleet();
    return new FleetState(
        now.services(),
        now.endpoints(),
        now.replicas(),
        List.of(),
        now.gateways(),
        now.authorities(),
        Network.UNKNOWN,
        Set.of());
  }

  private Delta push() {
    List<SourceManifests> now = new ArrayList<>();
    now.add(
        new SourceManifests(
            said(), dice.nextInt(5) == 0 ? Identity.NONE : new Identity(SOURCE, "one")));
    if (dice.nextInt(3) == 0) {
      now.add(new SourceManifests(said(), new Identity(OTHER, "other")));
    }
    sources = now;
    return new Delta.Pushed(sources);
  }
}
