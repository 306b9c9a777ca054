package ai.modelplane.reconciler.status;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.apply.ChangeSet.Held;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.ChangeSet.Result;
import ai.modelplane.reconciler.arrival.Arrivals;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.Parallel;
import ai.modelplane.reconciler.cluster.RouteVerdict;
import ai.modelplane.reconciler.fields.Comparison;
import ai.modelplane.reconciler.prepare.Prepared;
import ai.modelplane.reconciler.status.ServiceStatus.Behind;
import ai.modelplane.reconciler.status.ServiceStatus.Standing;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
   * @param awaited routes for which it has not answered yet: the services keep their status
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
    Map<Key, Outcome> outcomes = new HashMap<>();
    changes.outcomes().forEach(o -> outcomes.put(o.key(), o));
    Map<Key, Behind> steered = steered(changes);
    List<Wanted> wanted = new ArrayList<>();
    for (Route route : routes) {
      Key key = route.service().key();
      LiveObject service = latest.get(key);
      if (service != null && isAnswered(prepared, key, awaited)) {
        ServiceStatus status =
            new ServiceStatus(
                route,
                standing(prepared, route, latest, outcomes, steered),
                acceptances.of(service),
                arrivals.of(key, latest.get(Dialect.route(key))));
        wanted.add(
            new Wanted(service, status.tree(service.path("status"), service.generation(), now)));
      }
    }
    return wanted;
  }

  private static boolean isAnswered(Prepared prepared, Key service, Set<Key> awaited) {
    return awaited.isEmpty()
        || prepared.compilation().target().routes(service).values().stream()
            .noneMatch(awaited::contains);
  }

  private Standing standing(
      Prepared prepared,
      Route of,
      Map<Key, LiveObject> latest,
      Map<Key, Outcome> outcomes,
      Map<Key, Behind> steered) {
    Key key = Dialect.route(of.service().key());
    LiveObject live = latest.get(key);
    return new Standing(
        Optional.ofNullable(live).map(route -> verdict(prepared, route)),
        of.traffic() instanceof Route.TooMany || isHeld(outcomes.get(key))
            ? prepared.dialect().read(of.service().key(), LiveObject.trees(latest)).size()
            : of.routed(),
        behind(prepared.compilation().desired().objects().get(key), live, outcomes, steered),
        elsewhere(prepared, of.service().key(), latest, outcomes, steered));
  }

  /** Why a Gateway after the first one does not serve; empty when all do. */
  private Optional<RouteVerdict> elsewhere(
      Prepared prepared,
      Key service,
      Map<Key, LiveObject> latest,
      Map<Key, Outcome> outcomes,
      Map<Key, Behind> steered) {
    SequencedMap<Key, Key> routes = prepared.compilation().target().routes(service);
    return routes.entrySet().stream()
        .skip(1)
        .flatMap(
            e -> {
              LiveObject live = latest.get(e.getValue());
              DesiredObject desired = prepared.compilation().desired().objects().get(e.getValue());
              RouteVerdict verdict =
                  behind(desired, live, outcomes, steered)
                      .<RouteVerdict>map(
                          b -> new RouteVerdict.Refused(ServiceStatus.NOT_APPLIED, b.why()))
                      .orElseGet(
                          () ->
                              live == null
                                  ? new RouteVerdict.Refused(
                                      "NoRoute", e.getValue() + " does not exist")
                                  : verdict(prepared, live));
              return verdict.of(e.getKey()).stream();
            })
        .findFirst();
  }

  private static Optional<Behind> behind(
      @Nullable DesiredObject desired,
      @Nullable LiveObject live,
      Map<Key, Outcome> outcomes,
      Map<Key, Behind> steered) {
    if (desired == null || live == null) {
      return Optional.empty();
    }
    Optional<Behind> others =
        Stream.concat(Stream.of(desired.key()), desired.requires().stream())
            .flatMap(part -> Stream.ofNullable(steered.get(part)))
            .findFirst();
    Outcome outcome = outcomes.get(desired.key());
    if (others.isPresent()
        || outcome == null
        || (outcome.stored() != null && !isInDoubt(outcome))
        || outcome.why() instanceof Held(Hold.Mutated _)
        || !Comparison.differs(desired.tree(), live.tree())) {
      return others;
    }
    return Optional.of(new Behind(outcome.why().inStatus(), live.isPaused(), isInDoubt(outcome)));
  }

  private static boolean isHeld(@Nullable Outcome outcome) {
    return outcome != null && isInDoubt(outcome);
  }

  /** Whether the route is held, be it marked in this pass or before. */
  private static boolean isInDoubt(Outcome outcome) {
    return outcome.why() instanceof Held(Hold.InDoubt _);
  }

  /** What others made of routes and backends, where it decides who answers. */
  private static Map<Key, Behind> steered(ChangeSet changes) {
    Map<Key, Behind> steered = new HashMap<>();
    for (Outcome outcome : changes.outcomes()) {
      Behind behind = new Behind(outcome.key() + ": " + outcome.message(), false, false);
      switch (outcome.why()) {
        case Held(Hold.Mutated mutated) when mutated.steers() -> steered.put(outcome.key(), behind);
        case Held(Hold.Stray stray) -> steered.putIfAbsent(stray.backend(), behind);
        case Held(Hold.StrayPolicy(List<Key> backends)) ->
            backends.forEach(backend -> steered.putIfAbsent(backend, behind));
        default -> {}
      }
    }
    return steered;
  }

  /** A stranger's route of the same name may well be served, but it is not this service's. */
  private static RouteVerdict verdict(Prepared prepared, LiveObject route) {
    return route.isOf(prepared.compilation().target().instance())
        ? prepared.gathered().gateways().verdict(route)
        : new RouteVerdict.Refused("Conflict", route.key() + " was not made by this Modelplane");
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
