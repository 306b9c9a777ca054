package ai.modelplane.reconciler.status;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.ChangeSet.Result;
import ai.modelplane.reconciler.arrival.Arrivals;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.Parallel;
import ai.modelplane.reconciler.fields.Comparison;
import ai.modelplane.reconciler.prepare.Prepared;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** The last step of a pass: writes statuses once, and only those that differ. */
public final class StatusReport {

  private record Wanted(LiveObject object, ObjectNode status) {}

  private final Cluster cluster;
  private final BooleanSupplier stopping;
  private final String now;

  /**
   * A report for one pass.
   *
   * @param stopping asked before each write; once true nothing is written any more
   */
  public StatusReport(Cluster cluster, BooleanSupplier stopping, Clock clock) {
    this.cluster = cluster;
    this.stopping = stopping;
    this.now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * Writes what differs.
   *
   * @param answers routes as the gateway has answered for them
   * @param awaited services for whose routes it has not answered yet: they keep their status
   * @return what failed
   */
  public List<Outcome> write(
      Prepared prepared, ChangeSet changes, Map<Key, LiveObject> answers, Set<Key> awaited) {
    Map<Key, LiveObject> latest = new TreeMap<>(prepared.objects());
    changes.outcomes().forEach(o -> o.applyTo(latest));
    latest.putAll(answers);
    List<Wanted> wanted = new ArrayList<>(services(prepared, changes, latest, awaited));
    wanted.addAll(endpoints(prepared, latest));
    List<Wanted> changed =
        wanted.parallelStream()
            .filter(w -> Comparison.statusDiffers(w.status(), w.object().tree()))
            .toList();
    return Parallel.each(changed, this::write).stream().flatMap(Optional::stream).toList();
  }

  /** Nothing further once the pass is to stop: it may have lost the lease. */
  private Optional<Outcome> write(Wanted wanted) {
    if (stopping.getAsBoolean()) {
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

  private List<Wanted> services(
      Prepared prepared, ChangeSet changes, Map<Key, LiveObject> latest, Set<Key> awaited) {
    List<Route> routes = prepared.compilation().routes();
    Arrivals arrivals = prepared.arrivals(latest.values());
    Acceptances acceptances = new Acceptances(prepared, changes);
    RouteStandings standings = new RouteStandings(prepared, changes, latest);
    List<Wanted> wanted = new ArrayList<>();
    for (Route route : routes) {
      Key key = route.service().key();
      LiveObject service = latest.get(key);
      if (service != null && !awaited.contains(key)) {
        ServiceStatus status =
            new ServiceStatus(
                route,
                standings.of(route),
                acceptances.of(service),
                arrivals.of(key, latest.get(Dialect.route(key))));
        wanted.add(
            new Wanted(service, status.tree(service.path("status"), service.generation(), now)));
      }
    }
    return wanted;
  }

  private List<Wanted> endpoints(Prepared prepared, Map<Key, LiveObject> latest) {
    List<Wanted> wanted = new ArrayList<>();
    String instance = prepared.compilation().target().instance();
    for (LiveObject object : latest.values()) {
      // two instances that judge it differently would write for ever
      if (object.key().kind() == Kind.MODEL_ENDPOINT && !object.ownership().isOfAnother(instance)) {
        prepared.compilation().candidates().find(object.key()).stream()
            .map(c -> EndpointStatus.tree(c, object.path("status"), object.generation(), now))
            .forEach(status -> wanted.add(new Wanted(object, status)));
      }
    }
    return wanted;
  }
}
