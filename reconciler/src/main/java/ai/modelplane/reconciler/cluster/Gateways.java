package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.dialect.ParentRefs;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The Gateways of an instance, with who answers for each.
 *
 * @param controllers in order; without a controller for a Gateway that does not exist
 */
public record Gateways(SequencedMap<Key, Optional<Controller>> controllers) {

  private static final Controller ANYBODY = new Controller.Unread();

  public Gateways {
    controllers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(controllers));
  }

  /** One Gateway. */
  public static Gateways of(Key gateway, Optional<Controller> controller) {
    return new Gateways(new LinkedHashMap<>(Map.of(gateway, controller)));
  }

  /** The Gateway that a route is on; the first when it is on none. */
  public Key of(LiveObject route) {
    return controllers.keySet().stream()
        .filter(gateway -> ParentRefs.isOn(gateway, route.tree(), route.key()))
        .findFirst()
        .orElseGet(() -> controllers.firstEntry().getKey());
  }

  /** Whether a route is on one of them. */
  public boolean isOn(LiveObject route) {
    return ParentRefs.isOn(of(route), route.tree(), route.key());
  }

  /** What the Gateway of a route says of it. */
  public RouteVerdict verdict(LiveObject route) {
    Key gateway = of(route);
    return RouteVerdict.of(route, gateway, controller(gateway));
  }

  /** The same of a Gateway that may be gone: what is left of its answer. */
  public RouteVerdict lastVerdict(LiveObject route) {
    Key gateway = of(route);
    return RouteVerdict.answer(
        route,
        gateway,
        controller(gateway).filter(Controller.Named.class::isInstance).orElse(ANYBODY),
        ref -> true);
  }

  /** Whether somebody can answer for a route. */
  public boolean isThere(LiveObject route) {
    return isThere(controller(of(route)));
  }

  /** Whether somebody can answer for any route. */
  public boolean isAnyThere() {
    return controllers.values().stream().anyMatch(Gateways::isThere);
  }

  private static boolean isThere(Optional<Controller> controller) {
    return controller.filter(c -> !(c instanceof Controller.NoClass)).isPresent();
  }

  public Optional<Controller> controller(Key gateway) {
    return controllers.getOrDefault(gateway, Optional.empty());
  }
}
