package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.cluster.LiveObject;
import java.util.Map;
import java.util.Set;

/** How a pass goes at the pace of the gateway: a one-shot pass waits, a loop comes again later. */
public interface GatewayPace {

  /**
   * Lets the gateway see new backends before routes that serve are switched to them.
   *
   * @return the routes that are not to be switched yet
   */
  Set<Key> early(Execution backed);

  /** What the gateway says of the routes by now. */
  Answers answers(Execution served);

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
