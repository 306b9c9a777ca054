package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.cluster.Gateways;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.RouteVerdict;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a pass goes at the pace of the gateway: a one-shot pass waits, a loop comes again later. */
public interface GatewayPace {

  /**
   * A gateway watches each kind by itself, so that on a busy machine it may see a route before the
   * backend that was written first, and answer 500 (Traefik 3.7.15 on two overloaded cores: 10 of
   * 149 switches at once, 0 of 149 after 100, 250 or 500 ms).
   */
  Duration LEAD = Duration.ofMillis(250);

  /**
   * Lets the gateway see new backends before routes that serve are switched to them.
   *
   * @return the routes that are not to be switched yet
   */
  Set<Key> early(Execution backed);

  /**
   * Lets the gateway take the inner routes to which routes are to lead.
   *
   * @return the routes that are not to lead to them yet, each with why
   */
  Map<Key, Hold> unready(Execution served);

  /** What the gateway says of the routes by now. */
  Answers answers(Execution served);

  /**
   * How much earlier a new backend is written than the route that is switched to it.
   *
   * @param settle of the data path; where nothing settles there is no lead either
   */
  static Duration lead(Duration settle) {
    return settle.compareTo(LEAD) < 0 ? settle : LEAD;
  }

  /**
   * Why a route is not to lead to an inner one yet; empty when its Gateway has taken that.
   *
   * @param route the inner one; null when it does not exist
   */
  static Optional<Hold> unready(
      Gateways gateways, Key inner, @Nullable LiveObject route, Duration timeout) {
    if (route == null) {
      return Optional.of(new Hold.Unready(inner, "it does not exist"));
    }
    if (!gateways.isThere(route)) {
      return Optional.empty(); // nobody serves anything
    }
    return switch (gateways.verdict(route)) {
      case RouteVerdict.Serving() -> Optional.empty();
      case RouteVerdict.Pending _ -> Optional.of(new Hold.Unanswered(inner, timeout));
      case RouteVerdict.Refused(var reason, var message) ->
          Optional.of(new Hold.Unready(inner, reason + ", " + message));
    };
  }

  /** Why backends stay that a route without an answer may still use. */
  static Hold unanswered(Gateways gateways, LiveObject route, Duration timeout) {
    Key gateway = gateways.of(route);
    if (gateways.isThere(route)) {
      return new Hold.Unanswered(route.key(), timeout);
    }
    return gateways.controller(gateway).isEmpty()
        ? new Hold.NoGateway(gateway)
        : new Hold.NoGatewayClass(gateway);
  }

  /**
   * What the gateway says of routes.
   *
   * @param routes as they were when it had answered, or when nobody waited any longer
   * @param holds why nothing that routes have left may be deleted yet, by namespace
   * @param awaited services of whose routes an answer is still to come: nothing is said of them yet
   */
  record Answers(Map<Key, LiveObject> routes, Map<String, Hold> holds, Set<Key> awaited) {
    public Answers {
      routes = Map.copyOf(routes);
      holds = Map.copyOf(holds);
      awaited = Set.copyOf(awaited);
    }
  }
}
