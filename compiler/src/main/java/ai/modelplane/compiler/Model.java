package ai.modelplane.compiler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.dialect.Target;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.fleet.Gateway;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.source.Identity;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known, as facts, and how each service is served because of it. A delta touches
 * services, and only those are served anew: after any history the result is that of a compilation
 * from scratch. One writer; not safe for use by several threads.
 */
public final class Model {

  private final Options options;
  private final Fleet fleet;
  private final SourceState source = new SourceState();
  private final ServiceSpecs specs = new ServiceSpecs();
  private Claims claims = Claims.NONE;

  /** Services whose source may have an endpoint for them whose manifest has errors. */
  private final Set<Key> incomplete = new HashSet<>();

  private final NavigableMap<Key, Served> served = new TreeMap<>();
  private final Backends backends = new Backends();

  /** The services that {@link #served} does not hold as they are to be served by now. */
  private final Set<Key> dirty = new HashSet<>();

  /** The endpoints that stand otherwise since what was learned last. */
  private final Set<Key> settled = new HashSet<>();

  /** A model that knows nothing. */
  public Model(Options options) {
    this.options = options;
    this.fleet = new Fleet(options);
  }

  /**
   * Learns.
   *
   * @return the services that are, or may be, served otherwise than before, or no longer
   */
  public Set<Key> apply(Collection<Delta> deltas) {
    List<List<Gateway.Listener>> listeners = fleet.listeners();
    Set<Key> touched = new HashSet<>();
    deltas.forEach(delta -> learn(delta, touched));
    if (fleet.learnRules() || source.isOutdated()) {
      own(touched);
    }
    Set<Key> changed = new HashSet<>();
    settled.clear();
    fleet.settle(changed, settled);
    touched.stream().filter(this::refresh).forEach(changed::add);
    touched.stream().filter(this::isCompletedOrNot).forEach(changed::add);
    if (!listeners.equals(fleet.listeners())) {
      changed.addAll(specs.keys());
    }
    dirty.addAll(changed);
    return Collections.unmodifiableSet(changed);
  }

  private void learn(Delta delta, Set<Key> touched) {
    switch (delta) {
      case Delta.ServiceSeen(var service) -> learnService(service.key(), service, touched);
      case Delta.EndpointSeen(var endpoint) -> learnEndpoint(endpoint.key(), endpoint);
      case Delta.ReplicaSeen(var replica) -> fleet.learnReplica(replica.key(), replica);
      case Delta.ClusterSeen(var cluster) -> fleet.learnCluster(cluster.name(), cluster);
      case Delta.GatewaySeen(var gateway) ->
          fleet.learnGateway(gateway.key(), Optional.of(gateway));
      case Delta.AuthoritiesRead(var authorities) -> fleet.learnAuthorities(authorities);
      case Delta.NetworkSeen(var network) -> fleet.learnNetwork(network);
      case Delta.RoutedSeen(var routed) -> fleet.learnRouted(routed);
      case Delta.Pushed pushed -> source.push(pushed);
      case Delta.Gone(Key key) -> {
        switch (key.kind()) {
          case MODEL_SERVICE -> learnService(key, null, touched);
          case MODEL_ENDPOINT -> learnEndpoint(key, null);
          case MODEL_REPLICA -> fleet.learnReplica(key, null);
          case INFERENCE_CLUSTER -> fleet.learnCluster(key.name(), null);
          case GATEWAY -> fleet.learnGateway(key, Optional.empty());
          case SERVICE,
              ENDPOINT_SLICE,
              BACKEND_TLS_POLICY,
              HTTP_ROUTE,
              CONFIG_MAP,
              NAMESPACE,
              SERVICE_CIDR,
              GATEWAY_CLASS,
              DEFINITION,
              LEASE ->
              throw new IllegalArgumentException("a model knows no " + key.kind().word());
        }
      }
    }
  }

  private void learnService(Key key, @Nullable ModelService service, Set<Key> touched) {
    ModelService before = specs.see(key, service);
    if (!Objects.equals(before, service)) {
      touched.add(key);
      source.see(key, meta(before), meta(service), /* isSame= */ true);
    }
  }

  private static @Nullable Meta meta(@Nullable ModelService service) {
    return service == null ? null : service.meta();
  }

  private void learnEndpoint(Key key, @Nullable ModelEndpoint endpoint) {
    ModelEndpoint before = fleet.endpoints(key.namespace()).see(key.name(), endpoint);
    source.see(
        key,
        before == null ? null : before.meta(),
        endpoint == null ? null : endpoint.meta(),
        Objects.equals(before, endpoint));
  }

  /** Decides anew which manifests are applied and which live objects are removed. */
  private void own(Set<Key> touched) {
    Set<Key> keys = claims.keys();
    claims =
        new Claims(
            source.decide(
                this::meta, fleet::live, fleet.currentRules(), options, fleet.target().instance()));
    keys.addAll(claims.keys());
    for (Key key : keys) {
      if (key.kind() == Kind.MODEL_SERVICE) {
        touched.add(key);
      } else {
        ModelEndpoint written =
            claims.manifest(key) instanceof Manifest.Endpoint m ? m.endpoint() : null;
        fleet.endpoints(key.namespace()).declare(key.name(), written, claims.isRemoved(key));
      }
    }
  }

  private Optional<Meta> meta(Key key) {
    return key.kind() == Kind.MODEL_SERVICE
        ? specs.live(key).map(ModelService::meta)
        : fleet.live(key).map(ModelEndpoint::meta);
  }

  private boolean refresh(Key key) {
    return specs.refresh(
        key,
        claims.manifest(key) instanceof Manifest.Service m ? m.service() : null,
        claims.isRemoved(key),
        fleet.target().instance(),
        fleet.selectors(key.namespace()));
  }

  /** Whether a change that is whole now, or half now, may strand a service, or no longer. */
  private boolean isCompletedOrNot(Key service) {
    return claims.isIncomplete(service) ? incomplete.add(service) : incomplete.remove(service);
  }

  /** How every service is served, sorted by key: those that are dirty are served anew first. */
  public SortedMap<Key, Served> served() {
    Map<Key, Served> now = serveDirty();
    now.values().forEach(s -> backends.add(s.backendObjects()));
    now.forEach((key, s) -> backends.acquire(key, s.backends()));
    for (Key key : dirty) {
      Served after = now.get(key);
      Served before = after == null ? served.remove(key) : served.put(key, after.own());
      if (before != null) {
        backends.release(key, before.backends(), after == null ? Set.of() : after.backends());
      }
    }
    dirty.clear();
    return Collections.unmodifiableNavigableMap(served);
  }

  private Map<Key, Served> serveDirty() {
    Set<Key> rendered = ConcurrentHashMap.newKeySet();
    Predicate<Key> isNew = backend -> !backends.has(backend) && rendered.add(backend);
    Target target = fleet.target();
    return dirty.parallelStream()
        .flatMap(key -> specs.wanted(key).stream())
        .collect(
            Collectors.toConcurrentMap(
                ModelService::key, service -> serve(service, target, isNew)));
  }

  private Served serve(ModelService service, Target target, Predicate<Key> isNew) {
    Key key = service.key();
    View view =
        new View(
            fleet.endpoints(key.namespace()).index(),
            specs.live(key),
            incomplete.contains(key),
            target,
            isNew);
    return Compiler.serve(service, view);
  }

  /** The endpoints that stand otherwise since what was learned last. */
  public Set<Key> settled() {
    return Set.copyOf(settled);
  }

  /** The objects of backends that no service uses any more, since this was asked last. */
  public Set<Key> released() {
    served();
    return backends.released();
  }

  /** The endpoint under a key, if any. */
  public Optional<Candidate> candidate(Key endpoint) {
    return fleet.candidate(endpoint);
  }

  /** Whether a service uses an object of a backend. */
  public boolean isUsed(Key backend) {
    return backends.has(backend);
  }

  /** The services that use an object of a backend. */
  public Set<Key> users(Key backend) {
    return backends.users(backend);
  }

  /** What a pass carries out: a fold over all services. */
  public Compilation compilation() {
    return Compilation.of(this);
  }

  /** The part of {@link #compilation()} that concerns some services and endpoints alone. */
  public Compilation compilation(Scope scope) {
    return Compilation.of(this, scope);
  }

  /** The source that applies what is under a key; that of nothing when none does. */
  public Identity source(Key declared) {
    return claims.source(declared);
  }

  /** The manifest that is applied under a key, if any. */
  Optional<Manifest> applied(Key key) {
    return Optional.ofNullable(claims.manifest(key));
  }

  Fleet fleet() {
    return fleet;
  }

  Claims claims() {
    return claims;
  }

  Set<Key> paused() {
    return specs.paused();
  }

  Backends backends() {
    return backends;
  }
}
