package ai.modelplane.compiler.endpoint;

import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelReplica;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.endpoint.Candidate.Reach;
import ai.modelplane.compiler.endpoint.Candidate.Reason;
import ai.modelplane.compiler.endpoint.Candidate.Routable;
import ai.modelplane.compiler.endpoint.Candidate.Unroutable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of one namespace: what Git, the cluster and the replicas say, and what stands under
 * each name because of it. For each ready replica whose cluster has an address there is exactly one
 * endpoint: the one that another controller made for it, or else one that is derived here.
 *
 * <p>A change of a fact touches names; {@link #settle} then looks at those names alone. One writer.
 */
public final class NamespaceEndpoints {

  private final Map<String, ModelEndpoint> authored = new HashMap<>();
  private final Set<String> removed = new HashSet<>();
  private final Map<String, ModelEndpoint> live = new HashMap<>();
  private final Map<String, ModelReplica> replicas = new HashMap<>();

  /** By replica: the live endpoints that other controllers made for it. */
  private final Map<String, Set<String>> standIns = new HashMap<>();

  private final Map<String, Standing> standing = new HashMap<>();
  private final EndpointIndex index = new EndpointIndex();
  private final Set<String> touched = new LinkedHashSet<>();

  /** The endpoints as they were settled last. */
  public EndpointIndex index() {
    return index;
  }

  public @Nullable ModelEndpoint live(String name) {
    return live.get(name);
  }

  /**
   * What Git says of a name.
   *
   * @param endpoint null when Git has none of that name
   * @param isRemoved whether the live one is about to be deleted, since its manifest is gone
   */
  public void declare(String name, @Nullable ModelEndpoint endpoint, boolean isRemoved) {
    boolean isGoing = isRemoved ? removed.add(name) : removed.remove(name);
    ModelEndpoint before = put(authored, name, endpoint);
    if (isGoing || !Objects.equals(before, endpoint)) {
      touched.add(name);
      replicaOf(live.get(name)).ifPresent(touched::add);
    }
  }

  /**
   * What the cluster says of a name.
   *
   * @param endpoint null when the cluster has none of that name
   * @return the same before
   */
  public @Nullable ModelEndpoint see(String name, @Nullable ModelEndpoint endpoint) {
    ModelEndpoint before = put(live, name, endpoint);
    if (!Objects.equals(before, endpoint)) {
      touched.add(name);
      replicaOf(before)
          .ifPresent(
              replica -> {
                touched.add(replica);
                standIns.computeIfPresent(replica, (r, names) -> without(names, name));
              });
      replicaOf(endpoint)
          .ifPresent(
              replica -> {
                touched.add(replica);
                standIns.computeIfAbsent(replica, r -> new HashSet<>()).add(name);
              });
    }
    return before;
  }

  /**
   * What the cluster says of a replica.
   *
   * @param replica null when the cluster has none of that name
   */
  public void seeReplica(String name, @Nullable ModelReplica replica) {
    if (!Objects.equals(put(replicas, name, replica), replica)) {
      touchReplica(name);
    }
  }

  /** The InferenceCluster of that name has changed, has come or has gone. */
  public void touchCluster(String cluster) {
    replicas.forEach(
        (name, replica) -> {
          if (cluster.equals(replica.clusterName())) {
            touchReplica(name);
          }
        });
  }

  /** Other rules hold from now on. */
  public void touchRules(EndpointRules before, EndpointRules after) {
    if (!before.routed().equals(after.routed())) {
      standing.forEach(
          (name, stands) -> {
            if (stands.candidate() != null && dependsOnRoutes(stands.candidate().reach())) {
              touched.add(name);
            }
          });
    }
    if (!before.policy().equals(after.policy())) {
      touched.addAll(authored.keySet());
      touched.addAll(live.keySet());
      touched.addAll(replicas.keySet());
    } else if (!before.authorities().equals(after.authorities())) {
      touchAuthorities(authored, before, after);
      touchAuthorities(live, before, after);
    }
  }

  private static boolean dependsOnRoutes(Reach reach) {
    return switch (reach) {
      case Routable(var _, var _, var overdue) -> overdue != null;
      case Unroutable(Reason reason, var _) ->
          switch (reason) {
            case REFUSED_ADDRESS, REFUSED_PATH, REFUSED_REWRITE_PATH -> true;
            case INVALID_URL, INVALID_REWRITE_PATH, UNUSABLE_TLS, UNUSABLE_CA, DRAINING -> false;
          };
    };
  }

  private void touchAuthorities(
      Map<String, ModelEndpoint> endpoints, EndpointRules before, EndpointRules after) {
    endpoints.forEach(
        (name, endpoint) -> {
          if (after.judgesOtherwise(endpoint, before)) {
            touched.add(name);
          }
        });
  }

  private void touchReplica(String name) {
    touched.add(name);
    touched.addAll(standIns.getOrDefault(name, Set.of()));
  }

  /**
   * Looks at the touched names.
   *
   * @param changed is told of each name under which something else stands by now, with what
   *     selectors of services see of the change, as a set of labels
   */
  public void settle(EndpointRules rules, BiConsumer<String, Map<String, String>> changed) {
    List<String> names = touched.stream().sorted().toList();
    touched.clear();
    // Most of the time of a whole compilation is spent here, and the facts do not change meanwhile.
    List<Standing> now =
        (names.size() < 1_000 ? names.stream() : names.parallelStream())
            .map(name -> standing(name, rules))
            .toList();
    for (int i = 0; i < names.size(); i++) {
      Standing before = standing.getOrDefault(names.get(i), Standing.NOTHING);
      Standing after = now.get(i);
      if (!before.equals(after)) {
        index.replace(before, after);
        put(standing, names.get(i), after.equals(Standing.NOTHING) ? null : after);
        String name = names.get(i);
        Standing.labels(before, after).forEach(labels -> changed.accept(name, labels));
      }
    }
  }

  /** Why endpoints get no traffic and replicas no endpoint that is derived here, by their names. */
  public Map<String, Lack> lacks(EndpointRules rules) {
    Map<String, Lack> lacks = new HashMap<>();
    Stream.concat(standing.keySet().stream(), replicas.keySet().stream())
        .forEach(name -> lack(name, rules).ifPresent(lack -> lacks.put(name, lack)));
    return lacks;
  }

  /** The same for one name. */
  public Optional<Lack> lack(String name, EndpointRules rules) {
    Standing stands = standing.getOrDefault(name, Standing.NOTHING);
    ModelReplica replica = replicas.get(name);
    if (replica != null && stands.withheld() != null) {
      return Optional.of(
          new Lack(
              "its replica " + stands.withheld().message(),
              Optional.of(stands.withheld().on()),
              stands.withheld().isSeen(),
              rules.where(replica).or(() -> whereItWas(name, rules))));
    }
    if (replica != null && hasStandIn(name)) {
      return Optional.of(Lack.STANDS);
    }
    return stands.candidate() != null
            && stands.candidate().reach() instanceof Unroutable(var _, String message)
        ? Optional.of(
            new Lack(message, Optional.empty(), true, rules.where(stands.candidate().endpoint())))
        : Optional.empty();
  }

  /** The endpoint that was settled under a name, if any. */
  public Optional<Candidate> candidate(String name) {
    return Optional.ofNullable(standing.getOrDefault(name, Standing.NOTHING).candidate());
  }

  private Optional<Routable> whereItWas(String name, EndpointRules rules) {
    return Optional.ofNullable(live.get(name)).flatMap(rules::where);
  }

  private Standing standing(String name, EndpointRules rules) {
    Candidate candidate = candidate(name, rules);
    ModelReplica replica = replicas.get(name);
    return replica == null || (replica.ready() && hasStandIn(name))
        ? new Standing(candidate, null)
        : rules.replica(replica, candidate, isDrained(name));
  }

  /** An endpoint that a pass made for a replica says nothing of itself, but people annotate it. */
  private boolean isDrained(String name) {
    ModelEndpoint seen = live.get(name);
    return seen != null
        && seen.meta().ownership().standsForReplica()
        && seen.meta().annotated(Names.DRAIN, "true");
  }

  private @Nullable Candidate candidate(String name, EndpointRules rules) {
    ModelEndpoint written = authored.get(name);
    if (written != null) {
      return rules.authored(written);
    }
    ModelEndpoint seen = live.get(name);
    if (seen == null || removed.contains(name) || seen.meta().ownership().standsForReplica()) {
      return null;
    }
    Optional<String> replicaName = replicaOf(seen);
    if (replicaName.isEmpty()) {
      return rules.live(seen);
    }
    ModelReplica replica = replicas.get(replicaName.get());
    if (replica == null) {
      // Without its replica an endpoint goes, unless it may not be of a replica at all.
      return isOwnedByReplica(seen) ? null : rules.live(seen);
    }
    return replica.ready() ? rules.standIn(seen, replica) : null;
  }

  private boolean hasStandIn(String replica) {
    return standIns.getOrDefault(replica, Set.of()).stream()
        .anyMatch(name -> !authored.containsKey(name) && !removed.contains(name));
  }

  /**
   * The replica that a live endpoint of another controller stands for, by its owner or its name.
   */
  private static Optional<String> replicaOf(@Nullable ModelEndpoint endpoint) {
    if (endpoint == null || endpoint.meta().ownership().standsForReplica()) {
      return Optional.empty();
    }
    return EndpointRules.controller(endpoint)
        .map(c -> isReplica(c) ? c.name() : endpoint.key().name());
  }

  private static boolean isOwnedByReplica(ModelEndpoint endpoint) {
    return EndpointRules.controller(endpoint).filter(NamespaceEndpoints::isReplica).isPresent();
  }

  private static boolean isReplica(Meta.Owner owner) {
    return owner.kind().equals(Kind.MODEL_REPLICA.word());
  }

  private static @Nullable Set<String> without(Set<String> names, String name) {
    names.remove(name);
    return names.isEmpty() ? null : names;
  }

  private static <T> @Nullable T put(Map<String, T> map, String name, @Nullable T value) {
    return value == null ? map.remove(name) : map.put(name, value);
  }
}
