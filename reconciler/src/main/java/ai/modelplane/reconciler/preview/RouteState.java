package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind.Role;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.arrival.Arrival.Obstacle;
import ai.modelplane.reconciler.cluster.Condition;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.RouteVerdict;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.prepare.Prepared;
import ai.modelplane.reconciler.status.ServiceStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Why the route of a service is not as its spec would have it: a clause for each reason. */
final class RouteState {

  private RouteState() {}

  /** What a source cannot change of it. */
  static List<String> held(Index index, Key service) {
    Key route = Dialect.route(service);
    if (index.changes().get(route) instanceof Change.Conflict conflict) {
      return List.of("stays as it is: " + conflict.reason());
    }
    return index
        .hold(route)
        .filter(hold -> !(hold instanceof Hold.TooMany)) // what is wanted says it
        .map(hold -> List.of("stays as it is: " + hold.text()))
        .orElse(List.of());
  }

  /** The same, and what is wrong with it as it is live. */
  static List<String> live(Index index, Key service) {
    Key route = Dialect.route(service);
    List<String> parts = new ArrayList<>(held(index, service));
    if (!index.isRouteHeld(service)) {
      index.routeChange(service).ifPresent(c -> parts.add(pending(index, service, c)));
    }
    index.live(route).ifPresent(live -> parts.addAll(unserved(index, live)));
    return parts;
  }

  /** Why what is live is not what the spec makes of it. */
  private static String pending(Index index, Key service, Change change) {
    String drift =
        change instanceof Change.Configure configure && configure.isDrift()
            ? Words.changedBy(configure)
            : "";
    Optional<String> refused = refused(index, service);
    if (refused.isPresent()) {
      return (drift.isEmpty() ? "" : drift + "; ") + "could not be written: " + refused.get();
    }
    return switch (change) {
      case Change.Create _ -> "is not there yet: the next reconcile makes it";
      case Change.Delete delete -> delete.reason() + ": the next reconcile deletes it";
      case Change.Configure _, Change.Skip _, Change.Conflict _ ->
          drift.isEmpty()
              ? "is not up to date: the next reconcile changes it"
              : drift + ": the next reconcile sets it right";
    };
  }

  /** What the last pass said of a route that it could not write. */
  private static Optional<String> refused(Index index, Key service) {
    return index
        .live(service)
        .map(object -> Condition.find(object.path("status"), "RoutingReady"))
        .filter(c -> c.path("reason").asText("").equals(ServiceStatus.NOT_APPLIED))
        .map(c -> c.path("message").asText(""))
        .filter(message -> !message.isEmpty());
  }

  /** What it points to and cannot be reached there, else what its Gateway says. */
  private static List<String> unserved(Index index, LiveObject route) {
    List<String> parts = new ArrayList<>();
    Prepared prepared = index.prepared();
    Set<Key> reached =
        prepared.dialect().reached(route.tree(), LiveObject.trees(prepared.objects()));
    for (Key backend : reached) {
      switch (index.changes().get(backend)) {
        case Change.Create _ -> parts.add("points to " + backend + ", which is gone");
        case Change.Configure change when change.isDrift() ->
            parts.add("points to " + backend + ": " + change.reason());
        case null, default -> {}
      }
    }
    if (parts.size() > 1) {
      return List.of(parts.getFirst() + ", and " + (parts.size() - 1) + " more");
    }
    if (parts.isEmpty()
        && prepared.gathered().gateways().verdict(route) instanceof RouteVerdict.Refused no) {
      return List.of("the Gateway does not serve it: " + no.message());
    }
    for (Key inner : reached) {
      LiveObject live = inner.kind().role() == Role.ROUTE ? prepared.objects().get(inner) : null;
      if (parts.isEmpty()
          && live != null
          && prepared.gathered().gateways().verdict(live) instanceof RouteVerdict.Refused no) {
        return List.of("the Gateway does not serve " + inner + ": " + no.message());
      }
    }
    return parts.isEmpty()
        ? prepared.arrivals().of(route.service(), route).obstacle().stream()
            .filter(obstacle -> !obstacle.isPassing())
            .map(Obstacle::message)
            .toList()
        : parts;
  }
}
