package ai.modelplane.compiler;

import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.routing.Route;
import java.util.Optional;

/**
 * Services that would lose all endpoints because the manifest of an endpoint is broken. They keep
 * their live spec: the broken manifest may define the endpoint that they move to.
 */
final class Stranded {

  static final String WHY =
      "it would lose all of its endpoints, and the manifest of one has errors";

  private Stranded() {}

  /**
   * The live spec of a service that keeps it. Whether the live spec has endpoints at the moment does
   * not matter: endpoints come back, and a spec that was given up does not.
   *
   * @param route of the wanted spec
   */
  static Optional<ModelService> live(Route route, View view) {
    ModelService wanted = route.service();
    return view.isIncomplete() && route.traffic() instanceof Route.Nobody && !isAtZero(wanted)
        ? view.live().filter(live -> !live.entries().equals(wanted.entries()))
        : Optional.empty();
  }

  /** A person may want that nobody serves. */
  private static boolean isAtZero(ModelService service) {
    return service.entries().stream().allMatch(e -> e.weight() != null && e.weight().value() == 0);
  }
}
