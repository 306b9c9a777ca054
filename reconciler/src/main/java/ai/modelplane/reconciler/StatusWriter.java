package ai.modelplane.reconciler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.landscape.Gateway;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.ChangeSet.Result;
import ai.modelplane.reconciler.apply.Gate;
import ai.modelplane.reconciler.apply.Parallel;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.RouteVerdict;
import ai.modelplane.reconciler.plan.Comparison;
import ai.modelplane.reconciler.plan.OwnedFields;
import ai.modelplane.reconciler.status.EndpointStatus;
import ai.modelplane.reconciler.status.ServiceStatus;
import ai.modelplane.reconciler.status.ServiceStatus.Behind;
import ai.modelplane.reconciler.status.ServiceStatus.Standing;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes statuses once, at the end of a pass, and only those that differ. */
final class StatusWriter {

  private record Wanted(LiveObject object, ObjectNode status) {}

  private final Cluster cluster;
  private final Settings settings;
  private final Gate gate;
  private final String now;

  StatusWriter(Cluster cluster, Settings settings, Gate gate, Clock clock) {
    this.cluster = cluster;
    this.settings = settings;
    this.gate = gate;
    this.now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Writes what differs and returns what failed. */
  List<Outcome> write(Prepared prepared, ChangeSet changes) {
    Map<Key, LiveObject> latest = latest(prepared, changes);
    reread(prepared, changes, latest);
    List<Wanted> wanted = new ArrayList<>(services(prepared, changes, latest));
    wanted.addAll(endpoints(prepared, latest));
    List<Wanted> changed =
        wanted.stream().filter(w -> !OwnedFields.ownsStatus(w.object(), w.status())).toList();
    return Parallel.each(changed, this::write, written -> {}).stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /** Nothing further once the pass is to stop: it may have lost the lease. */
  private Optional<Outcome> write(Wanted wanted) {
    if (gate.stopping().getAsBoolean()) {
      return Optional.empty();
    }
    Key key = wanted.object().key();
    try {
      cluster.applyStatus(key, wanted.status());
      return Optional.empty();
    } catch (ClusterException e) {
      return switch (e.kind()) {
        case CONFLICT, MISSING -> again(wanted);
        case UNREACHABLE, FORBIDDEN, INVALID, TROUBLED -> Optional.of(failed(key, e));
      };
    }
  }

  /** Somebody wrote it at the same moment, or it is gone, and then there is nothing to describe. */
  private Optional<Outcome> again(Wanted wanted) {
    Key key = wanted.object().key();
    try {
      if (!cluster.get(List.of(key)).isEmpty()) {
        cluster.applyStatus(key, wanted.status());
      }
      return Optional.empty();
    } catch (ClusterException e) {
      return Optional.of(failed(key, e));
    }
  }

  private static Outcome failed(Key key, ClusterException e) {
    String message = Objects.requireNonNullElse(e.getMessage(), "");
    return new Outcome(key, Result.FAILED, "status: " + message, null);
  }

  /** The objects as they are after this pass. */
  private static Map<Key, LiveObject> latest(Prepared prepared, ChangeSet changes) {
    Map<Key, LiveObject> latest = new TreeMap<>(prepared.objects());
    for (Outcome outcome : changes.outcomes()) {
      LiveObject stored = outcome.stored();
      if (stored != null) {
        latest.put(outcome.key(), stored);
      } else if (outcome.result() == Result.DELETED) {
        latest.remove(outcome.key());
      }
    }
    return latest;
  }

  /**
   * A route that was not written may have got back what it points to: what the gateway said of it
   * before this pass is no longer true.
   */
  private void reread(Prepared prepared, ChangeSet changes, Map<Key, LiveObject> latest) {
    Set<Key> written = new HashSet<>();
    changes.outcomes().stream()
        .filter(o -> o.stored() != null)
        .map(Outcome::key)
        .forEach(written::add);
    List<Key> stale =
        prepared.compilation().routes().stream()
            .map(StatusWriter::routeOf)
            .filter(k -> !written.contains(k))
            .map(latest::get)
            .filter(Objects::nonNull)
            .filter(r -> verdict(r) instanceof RouteVerdict.Refused)
            .filter(r -> prepared.dialect().backends(r.tree()).stream().anyMatch(written::contains))
            .map(LiveObject::key)
            .toList();
    try {
      cluster.get(stale).forEach(route -> latest.put(route.key(), route));
    } catch (ClusterException e) {
      // the next pass sees it
    }
  }

  private List<Wanted> services(Prepared prepared, ChangeSet changes, Map<Key, LiveObject> latest) {
    List<Route> routes = prepared.compilation().routes();
    String instance = prepared.compilation().target().instance();
    List<LiveObject> httpRoutes =
        routes.stream()
            .map(r -> latest.get(routeOf(r)))
            .filter(Objects::nonNull)
            .filter(r -> r.isOf(instance))
            .toList();
    Map<Key, LiveObject> judged = gate.verdicts(httpRoutes);
    Acceptances acceptances = new Acceptances(prepared, changes);
    Map<Key, Outcome> outcomes = new HashMap<>();
    changes.outcomes().forEach(o -> outcomes.put(o.key(), o));
    List<Wanted> wanted = new ArrayList<>();
    for (Route route : routes) {
      Key key = route.service().key();
      LiveObject service = latest.get(key);
      if (service != null) {
        ServiceStatus status =
            new ServiceStatus(
                route,
                standing(prepared, latest, judged, key, outcomes),
                acceptances.of(service),
                address(prepared, key));
        wanted.add(
            new Wanted(
                service, status.tree(service.tree().path("status"), service.generation(), now)));
      }
    }
    return wanted;
  }

  private Standing standing(
      Prepared prepared,
      Map<Key, LiveObject> latest,
      Map<Key, LiveObject> judged,
      Key service,
      Map<Key, Outcome> outcomes) {
    Key key = Dialect.route(service);
    LiveObject live = latest.get(key);
    Optional<RouteVerdict> verdict =
        Optional.ofNullable(judged.get(key)).map(this::verdict).or(() -> stranger(live));
    return new Standing(
        verdict,
        prepared.dialect().read(service, LiveObject.trees(latest)).size(),
        behind(prepared.compilation().desired().objects().get(key), live, outcomes.get(key)));
  }

  private Optional<Behind> behind(
      @Nullable DesiredObject desired, @Nullable LiveObject live, @Nullable Outcome outcome) {
    if (desired == null
        || live == null
        || outcome == null
        || outcome.stored() != null
        || !Comparison.differs(desired, live)) {
      return Optional.empty();
    }
    boolean paused = live.annotation(Names.RECONCILE).equals(Names.DISABLED);
    return Optional.of(new Behind(outcome.why().inStatus(), paused));
  }

  /** Somebody else's route of the same name may well be served; it is not this service's. */
  private static Optional<RouteVerdict> stranger(@Nullable LiveObject route) {
    return Optional.ofNullable(route)
        .map(
            r ->
                new RouteVerdict.Refused("Conflict", r.key() + " was not made by this Modelplane"));
  }

  private RouteVerdict verdict(LiveObject route) {
    return RouteVerdict.of(route, settings.options().gateway());
  }

  private Optional<String> address(Prepared prepared, Key service) {
    Optional<Gateway> gateway = prepared.live().landscape().gateway();
    return settings
        .publicUrl()
        .or(() -> gateway.flatMap(g -> g.publicBase(service.namespace())))
        .map(base -> base + "/" + service.namespace() + "/" + service.name());
  }

  private List<Wanted> endpoints(Prepared prepared, Map<Key, LiveObject> latest) {
    List<Wanted> wanted = new ArrayList<>();
    for (List<Candidate> some : prepared.compilation().candidates().byNamespace().values()) {
      for (Candidate candidate : some) {
        LiveObject object = latest.get(candidate.key());
        if (object != null) {
          wanted.add(
              new Wanted(
                  object,
                  EndpointStatus.tree(
                      candidate, object.tree().path("status"), object.generation(), now)));
        }
      }
    }
    return wanted;
  }

  private static Key routeOf(Route route) {
    return Dialect.route(route.service().key());
  }
}
