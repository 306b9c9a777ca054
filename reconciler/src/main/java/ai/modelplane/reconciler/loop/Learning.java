package ai.modelplane.reconciler.loop;

import ai.modelplane.compiler.Delta;
import ai.modelplane.compiler.Model;
import ai.modelplane.compiler.api.Decode;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind.Role;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.reconciler.cluster.GatewayReader;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.Mirror;
import ai.modelplane.reconciler.cluster.Surroundings.OtherRoute;
import ai.modelplane.reconciler.cluster.SurroundingsReader;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.prepare.EffectiveManifests;
import ai.modelplane.reconciler.prepare.Prepared;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What follows from objects that have changed: the model learns what they are now, and says which
 * services they concern. What concerns everything, or needs all manifests to decide, asks for a
 * whole pass.
 */
final class Learning {

  private final Mirror mirror;
  private final Prepared whole;
  private final Model model;
  private final Map<Key, Manifest> served = new HashMap<>();
  private final Map<Key, Manifest> placed = new HashMap<>();
  private final Map<Key, OtherRoute> otherRoutes = new HashMap<>();

  /** Goes on from a whole pass. */
  Learning(Mirror mirror, Prepared whole) {
    this.mirror = mirror;
    this.whole = whole;
    this.model = whole.basis().model();
    whole.basis().served().forEach(i -> manifests(i, served));
    whole.gathered().placed().forEach(i -> manifests(i, placed));
    whole.live().around().routes().forEach(route -> otherRoutes.put(route.key(), route));
  }

  /** Those that the source applies, or would apply if no other had the object. */
  private void manifests(Input of, Map<Key, Manifest> byKey) {
    for (Manifest manifest : of.manifests().valid()) {
      Key key = manifest.key();
      if (of.identity().equals(model.source(key)) || !byKey.containsKey(key)) {
        byKey.put(key, manifest);
      }
    }
  }

  /**
   * What is to be done.
   *
   * @param items services, and endpoints that no service may concern
   * @param urgent those of them that have lost an endpoint
   * @param needsWhole whether only a whole pass can decide; then there is nothing else to do
   */
  record Learned(Set<Key> items, Set<Key> urgent, boolean needsWhole) {
    private static final Learned WHOLE = new Learned(Set.of(), Set.of(), true);

    Learned and(Set<Key> more) {
      Set<Key> all = new HashSet<>(items);
      all.addAll(more);
      return new Learned(all, urgent, needsWhole);
    }
  }

  /** Learns what has become of some objects. */
  Learned learn(Collection<Key> changed) {
    List<Delta> deltas = new ArrayList<>();
    Set<Key> items = new HashSet<>();
    boolean needsWhole = !whole.doubts().isEmpty();
    for (Key key : changed) {
      Optional<LiveObject> now = mirror.object(key).filter(o -> !isGone(o));
      Optional<Delta> delta = delta(key, now);
      delta.ifPresent(deltas::add);
      needsWhole |= concernsAll(key, now, delta);
      switch (key.kind().role()) {
        case DECLARED -> items.add(key);
        case ROUTE -> items.add(service(key));
        case BACKEND -> items.addAll(users(key, now));
        case FLEET,
            GATEWAY,
            REFERRED,
            AROUND -> {} // the model names the services, or all concern it
      }
    }
    if (needsWhole) {
      return Learned.WHOLE;
    }
    Set<Key> touched = deltas.isEmpty() ? Set.of() : model.apply(deltas);
    Set<Key> settled = deltas.isEmpty() ? Set.of() : model.settled();
    items.addAll(touched);
    items.addAll(settled);
    boolean isLoss =
        settled.stream()
            .anyMatch(key -> model.candidate(key).filter(Candidate::isRoutable).isEmpty());
    return new Learned(items, isLoss ? touched : Set.of(), false);
  }

  /** As {@link ai.modelplane.reconciler.cluster.LiveStateReader} takes it. */
  private static boolean isGone(LiveObject object) {
    return object.isTerminating()
        && (object.key().kind().role() == Role.FLEET
            || object.key().kind().role() == Role.DECLARED);
  }

  private boolean concernsAll(Key key, Optional<LiveObject> now, Optional<Delta> delta) {
    return key.name().isEmpty()
        || switch (key.kind()) {
          case GATEWAY -> !now.map(GatewayReader::read).equals(whole.live().fleet().gateway(key));
          case GATEWAY_CLASS, SERVICE_CIDR, DEFINITION -> true;
          case NAMESPACE ->
              now.isPresent() != whole.live().fleet().network().namespaces().contains(key.name());
          case HTTP_ROUTE -> isOthers(now) && isOtherwise(key, now);
          case INFERENCE_CLUSTER, MODEL_REPLICA, MODEL_ENDPOINT, MODEL_SERVICE ->
              isUndecided(key, now, delta);
          case SERVICE, ENDPOINT_SLICE, BACKEND_TLS_POLICY, CONFIG_MAP, LEASE -> false;
        };
  }

  private boolean isOthers(Optional<LiveObject> route) {
    return route.filter(r -> r.ownership().managed()).isEmpty();
  }

  /** Whether it competes with our routes in another way than before. */
  private boolean isOtherwise(Key key, Optional<LiveObject> now) {
    return !now.map(SurroundingsReader::route).equals(Optional.ofNullable(otherRoutes.get(key)));
  }

  /**
   * Whether a fact needs more than itself: a kind that has become empty may be in doubt, an object
   * that nobody can read is a finding, and what others write into an object from the source is
   * served as well.
   */
  private boolean isUndecided(Key key, Optional<LiveObject> now, Optional<Delta> delta) {
    boolean isUnclear =
        now.isEmpty() ? mirror.count(key.kind(), key.namespace()) == 0 : delta.isEmpty();
    Manifest manifest = placed.get(key);
    Manifest effective =
        manifest == null || now.isEmpty() ? manifest : EffectiveManifests.of(manifest, now.get());
    return isUnclear || !Objects.equals(effective, served.get(key));
  }

  /** What the model learns; empty of a kind that it does not know, and of what nobody can read. */
  private static Optional<Delta> delta(Key key, Optional<LiveObject> now) {
    if (!key.kind().isOurs() || key.name().isEmpty()) {
      return Optional.empty();
    }
    if (now.isEmpty()) {
      return Optional.of(new Delta.Gone(key));
    }
    ObjectNode tree = now.get().tree();
    try {
      return Optional.of(
          switch (key.kind()) {
            case INFERENCE_CLUSTER -> new Delta.ClusterSeen(Decode.cluster(tree));
            case MODEL_REPLICA -> new Delta.ReplicaSeen(Decode.replica(tree));
            case MODEL_ENDPOINT -> new Delta.EndpointSeen(Decode.endpoint(tree));
            default -> new Delta.ServiceSeen(Decode.service(tree));
          });
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Key service(Key route) {
    return mirror
        .object(route)
        .map(LiveObject::service)
        .orElseGet(() -> new LiveObject(route, LiveObject.identity(route)).service());
  }

  /** The services whose routes lead to it, or should. */
  private Set<Key> users(Key part, Optional<LiveObject> now) {
    Set<Key> backends = new HashSet<>();
    backends.add(part);
    now.filter(o -> !o.ownership().managed()).ifPresent(o -> backends.addAll(o.targets()));
    Set<Key> users = new HashSet<>();
    for (Key backend : backends) {
      users.addAll(model.users(backend));
      mirror.routesTo(backend).forEach(route -> users.add(service(route)));
    }
    return users;
  }
}
