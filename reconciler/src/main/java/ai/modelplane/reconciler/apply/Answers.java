package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.cluster.LiveObject;
import java.util.Map;
import java.util.Optional;

/**
 * What the gateway says of routes.
 *
 * @param routes as they were when it had answered, or when the wait was over
 * @param hold why no backend that routes have left may be deleted yet; empty when all may
 */
public record Answers(Map<Key, LiveObject> routes, Optional<Hold> hold) {

  public Answers {
    routes = Map.copyOf(routes);
  }
}
