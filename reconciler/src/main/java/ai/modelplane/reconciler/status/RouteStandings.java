package ai.modelplane.reconciler.status;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind.Role;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.apply.ChangeSet.Held;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.RouteVerdict;
import ai.modelplane.reconciler.fields.Comparison;
import ai.modelplane.reconciler.prepare.Prepared;
import ai.modelplane.reconciler.status.Standing.Behind;
import ai.modelplane.reconciler.status.Standing.Cause;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the routes of services stand on the cluster after a pass. */
final class RouteStandings {

  private final Prepared prepared;
  private final Map<Key, LiveObject> latest;
  private final Map<Key, Outcome> outcomes = new HashMap<>();
  private final Map<Key, Behind> steered;

  /**
   * @param latest objects as they are after the pass, routes with the gateway's answers
   */
  RouteStandings(Prepared prepared, ChangeSet changes, Map<Key, LiveObject> latest) {
    this.prepared = prepared;
    this.latest = latest;
    this.steered = steered(changes);
    changes.outcomes().forEach(o -> outcomes.put(o.key(), o));
  }

  /** How the route of a service stands. */
  Standing of(Route of) {
    Key key = Dialect.route(of.service().key());
    LiveObject live = latest.get(key);
    return new Standing(
        verdict(live).or(() -> awaited(outcomes.get(key))),
        of.traffic() instanceof Route.TooMany || isHeld(outcomes.get(key))
            ? prepared.dialect().read(of.service().key(), LiveObject.trees(latest)).size()
            : of.routed(),
        behind(key),
        elsewhere(of.service().key()));
  }

  /** Why a Gateway after the first one does not serve; empty when all do. */
  private Optional<RouteVerdict> elsewhere(Key service) {
    SequencedMap<Key, Key> routes = prepared.compilation().target().routes(service);
    return routes.entrySet().stream()
        .skip(1)
        .flatMap(
            e -> {
              LiveObject live = latest.get(e.getValue());
              RouteVerdict verdict =
                  behind(e.getValue())
                      .<RouteVerdict>map(
                          b -> new RouteVerdict.Refused(ServiceStatus.NOT_APPLIED, b.why()))
                      .or(() -> verdict(live))
                      .or(() -> awaited(outcomes.get(e.getValue())))
                      .orElseGet(() -> missing(e.getValue()));
              return verdict.of(e.getKey()).stream();
            })
        .findFirst();
  }

  /** Why a route, or an inner one to which it is to lead, is not as it should be. */
  private Optional<Behind> behind(Key route) {
    Map<Key, DesiredObject> desired = prepared.compilation().desired().objects();
    DesiredObject wanted = desired.get(route);
    if (wanted == null) {
      return Optional.empty();
    }
    return Stream.concat(
            Stream.of(route), wanted.requires().stream().filter(RouteStandings::isRoute))
        .flatMap(key -> behind(desired.get(key), latest.get(key)).stream())
        .findFirst();
  }

  private static boolean isRoute(Key key) {
    return key.kind().role() == Role.ROUTE;
  }

  private Optional<Behind> behind(@Nullable DesiredObject desired, @Nullable LiveObject live) {
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
    Cause cause =
        live.isPaused()
            ? Cause.PAUSED
            : isInDoubt(outcome)
                ? Cause.IN_DOUBT
                : isAwaiting(outcome) ? Cause.AWAITED : Cause.NOT_APPLIED;
    return Optional.of(new Behind(outcome.why().inStatus(), cause));
  }

  /** Whether the route is to lead to inner routes that are not live yet. */
  private static boolean isAwaiting(Outcome outcome) {
    return outcome.why() instanceof Held(Hold hold)
        && (hold instanceof Hold.Unready || hold.group() == Hold.Group.GATEWAY);
  }

  /** The answer for a route that does not exist yet, since it is to lead to others. */
  private static Optional<RouteVerdict> awaited(@Nullable Outcome outcome) {
    if (outcome == null || !isAwaiting(outcome)) {
      return Optional.empty();
    }
    return Optional.of(
        outcome.why() instanceof Held(Hold.Unready _)
            ? new RouteVerdict.Refused(ServiceStatus.NOT_APPLIED, outcome.message())
            : new RouteVerdict.Pending(outcome.message()));
  }

  private static boolean isHeld(@Nullable Outcome outcome) {
    return outcome != null && (isInDoubt(outcome) || isAwaiting(outcome));
  }

  /** Whether those who serve are not seen, be the route marked in this pass or before. */
  private static boolean isInDoubt(Outcome outcome) {
    return outcome.why() instanceof Held(Hold.InDoubt _);
  }

  /** What others made of routes and backends, where it decides who answers. */
  private static Map<Key, Behind> steered(ChangeSet changes) {
    Map<Key, Behind> steered = new HashMap<>();
    for (Outcome outcome : changes.outcomes()) {
      Behind behind = new Behind(outcome.key() + ": " + outcome.message(), Cause.NOT_APPLIED);
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

  /** What the gateway says of a route, and then of the inner ones to which it leads. */
  private Optional<RouteVerdict> verdict(@Nullable LiveObject route) {
    if (route == null) {
      return Optional.empty();
    }
    RouteVerdict outer = said(route);
    return outer instanceof RouteVerdict.Serving
        ? prepared.dialect().targets(route.tree()).stream()
            .filter(RouteStandings::isRoute)
            .flatMap(inner -> inner(inner, latest.get(inner)).stream())
            .findFirst()
            .or(() -> Optional.of(outer))
        : Optional.of(outer);
  }

  /** What the gateway says of an inner route; empty when it serves it. */
  private Optional<RouteVerdict> inner(Key inner, @Nullable LiveObject live) {
    return switch (live == null ? missing(inner) : said(live)) {
      case RouteVerdict.Serving() -> Optional.empty();
      case RouteVerdict.Pending(String message) ->
          Optional.of(new RouteVerdict.Pending(inner + ": " + message));
      case RouteVerdict.Refused(String reason, String message) ->
          Optional.of(new RouteVerdict.Refused(reason, inner + ": " + message));
    };
  }

  private static RouteVerdict missing(Key route) {
    return new RouteVerdict.Refused("NoRoute", route + " does not exist");
  }

  /** A stranger's route of the same name may well be served, but it is not this service's. */
  private RouteVerdict said(LiveObject route) {
    return route.isOf(prepared.compilation().target().instance())
        ? prepared.gathered().gateways().verdict(route)
        : new RouteVerdict.Refused("Conflict", route.key() + " was not made by this Modelplane");
  }
}
