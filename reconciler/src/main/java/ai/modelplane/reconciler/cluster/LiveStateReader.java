package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Decode;
import ai.modelplane.compiler.api.InferenceCluster;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Kind.Role;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelReplica;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.fleet.Authorities;
import ai.modelplane.compiler.fleet.FleetState;
import ai.modelplane.compiler.fleet.Gateway;
import ai.modelplane.compiler.fleet.Network;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** From whole objects to what a pass looks at. The same for every cluster. */
public final class LiveStateReader {

  private final List<ModelService> services = new ArrayList<>();
  private final List<ModelEndpoint> endpoints = new ArrayList<>();
  private final List<ModelReplica> replicas = new ArrayList<>();
  private final List<InferenceCluster> clusters = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final SurroundingsReader around = new SurroundingsReader();
  private final List<Gateway> gateways = new ArrayList<>();

  private LiveStateReader() {}

  /** The same when every kind could be read. */
  public static LiveState read(Collection<LiveObject> objects, Collection<Key> gateways) {
    return read(objects, gateways, new TreeMap<>());
  }

  /**
   * Reads every object that concerns a pass, and what stands around: rendered kinds without the
   * managed-by label. Other gateways are left out. An object that cannot be understood becomes a
   * finding.
   *
   * @param objects in any order
   * @param gateways those that serve the routes
   * @param unread the kinds that could not be read
   */
  public static LiveState read(
      Collection<LiveObject> objects, Collection<Key> gateways, SortedMap<Kind, Unread> unread) {
    LiveStateReader reader = new LiveStateReader();
    SortedMap<Key, LiveObject> kept = reader.addAll(objects, gateways);
    unread.forEach((kind, why) -> Unread.finding(kind, why).ifPresent(reader.findings::add));
    return new LiveState(
        reader.fleet(reader.around.network(), Authorities.UNKNOWN),
        kept,
        reader.around.surroundings(key -> kept.containsKey(key)),
        unread,
        reader.findings);
  }

  /**
   * The same where clusters may be read by their names alone: without the right to list them, those
   * that replicas name are enough.
   *
   * @param objects in any order; takes the clusters that are read
   * @param byName reads these clusters into the objects, and says whether each was answered
   */
  public static LiveState read(
      List<LiveObject> objects,
      Collection<Key> gateways,
      SortedMap<Kind, Unread> unread,
      Predicate<List<Key>> byName) {
    Unread clusters = unread.get(Kind.INFERENCE_CLUSTER);
    if (clusters == null
        || clusters.reason() != Unread.Reason.REFUSED
        || !byName.test(namedClusters(objects))) {
      return read(objects, gateways, unread);
    }
    unread.remove(Kind.INFERENCE_CLUSTER);
    return read(objects, gateways, unread).with(clusters.otherClusters());
  }

  private static List<Key> namedClusters(List<LiveObject> objects) {
    return objects.stream()
        .filter(object -> object.key().kind() == Kind.MODEL_REPLICA)
        .map(replica -> replica.path("spec", "clusterName").asText(""))
        .filter(Predicate.not(String::isEmpty))
        .distinct()
        .map(name -> new Key(Kind.INFERENCE_CLUSTER, "", name))
        .toList();
  }

  /**
   * The same cluster when the objects of the pass have changed since it was read; what stands
   * around has not.
   */
  public static LiveState again(
      LiveState before, Collection<LiveObject> objects, Collection<Key> gateways) {
    LiveStateReader reader = new LiveStateReader();
    SortedMap<Key, LiveObject> kept = reader.addAll(objects, gateways);
    return new LiveState(
        reader.fleet(before.fleet().network(), before.fleet().authorities()),
        kept,
        before.around(),
        before.unread(),
        reader.findings);
  }

  private SortedMap<Key, LiveObject> addAll(
      Collection<LiveObject> objects, Collection<Key> gateways) {
    SortedMap<Key, LiveObject> kept = new TreeMap<>();
    for (LiveObject object : objects) {
      if (concerns(object, gateways)) {
        kept.put(object.key(), object);
      } else {
        around.add(object, gateways);
      }
    }
    kept.values().stream().filter(o -> !isGone(o)).forEach(this::add);
    return kept;
  }

  private static boolean concerns(LiveObject object, Collection<Key> gateways) {
    return switch (object.key().kind().role()) {
      case FLEET, DECLARED -> true;
      case GATEWAY -> gateways.contains(object.key());
      case BACKEND, ROUTE -> object.ownership().managed();
      case REFERRED, AROUND -> false;
    };
  }

  /**
   * What somebody deleted is as good as gone, however long its finalizers hold it. A Gateway serves
   * as long as it stands.
   */
  private static boolean isGone(LiveObject object) {
    return object.isTerminating() && object.key().kind().role() != Role.GATEWAY;
  }

  private void add(LiveObject object) {
    switch (object.key().kind()) {
      case INFERENCE_CLUSTER -> decode(object, Decode::cluster).ifPresent(clusters::add);
      case MODEL_REPLICA -> decode(object, Decode::replica).ifPresent(replicas::add);
      case MODEL_ENDPOINT -> decode(object, Decode::endpoint).ifPresent(endpoints::add);
      case MODEL_SERVICE -> decode(object, Decode::service).ifPresent(services::add);
      case GATEWAY -> gateways.add(GatewayReader.read(object));
      case SERVICE,
          ENDPOINT_SLICE,
          BACKEND_TLS_POLICY,
          HTTP_ROUTE,
          CONFIG_MAP,
          NAMESPACE,
          SERVICE_CIDR,
          GATEWAY_CLASS,
          DEFINITION,
          LEASE -> {}
    }
  }

  private <T> Optional<T> decode(LiveObject object, Function<ObjectNode, T> as) {
    try {
      return Optional.of(as.apply(object.tree()));
    } catch (IllegalArgumentException e) {
      findings.add(
          new Finding(
              Rule.SCHEMA_VALUE,
              new Where.Nowhere(),
              object.key().resource(),
              "the live object cannot be understood and is left out: " + e.getMessage(),
              "correct it on the cluster, or apply the CRDs in schemas/, which refuse such"
                  + " objects"));
      return Optional.empty();
    }
  }

  private FleetState fleet(Network network, Authorities authorities) {
    return new FleetState(
        services, endpoints, replicas, clusters, gateways, authorities, network, Set.of());
  }
}
