package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.cluster.Gateways;
import ai.modelplane.reconciler.cluster.LiveObject;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

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
   * @param holds why no backend that routes have left may be deleted yet, by namespace
   * @param awaited routes whose answer is still to come: nothing is said of their services yet
   */
  record Answers(Map<Key, LiveObject> routes, Map<String, Hold> holds, Set<Key> awaited) {
    public Answers {
      routes = Map.copyOf(routes);
      holds = Map.copyOf(holds);
      awaited = Set.copyOf(awaited);
    }
  }
}
