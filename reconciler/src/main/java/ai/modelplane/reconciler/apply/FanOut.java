package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind.Role;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.InnerRoutes;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.prepare.Prepared;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A route that is to lead to inner routes to which it does not lead yet. These have to be live
 * first. Its other inner routes are switched with it: an endpoint that moves to a new one is in
 * both until then.
 *
 * @param outer the change of the route
 * @param service that it serves
 * @param fresh the inner routes that have to be live first, at least one
 * @param others changes of those to which the route leads already
 */
public record FanOut(Change outer, Key service, Set<Key> fresh, List<Change> others) {

  public FanOut {
    fresh = Set.copyOf(fresh);
    others = List.copyOf(others);
  }

  /** All of a pass. */
  static List<FanOut> of(Execution execution) {
    Set<Key> led = ledTo(execution);
    Map<Key, List<Change>> others = new HashMap<>();
    for (Change change : execution.in(Stage.INNER)) {
      if (led.contains(change.key())) {
        InnerRoutes.outer(change.key())
            .ifPresent(outer -> others.computeIfAbsent(outer, o -> new ArrayList<>()).add(change));
      }
    }
    List<FanOut> fanOuts = new ArrayList<>();
    for (Change change : execution.in(Stage.SWITCH)) {
      Optional<DesiredObject> wanted = change.isWrite() ? change.wanted() : Optional.empty();
      wanted
          .flatMap(DesiredObject::service)
          .ifPresent(
              service -> {
                Set<Key> fresh = inner(change).collect(Collectors.toSet());
                fresh.removeAll(led);
                if (!fresh.isEmpty()) {
                  List<Change> with = others.getOrDefault(change.key(), List.of());
                  fanOuts.add(new FanOut(change, service, fresh, with));
                }
              });
    }
    return fanOuts;
  }

  /** The inner routes that a route is to lead to. */
  private static Stream<Key> inner(Change change) {
    return change.wanted().stream()
        .flatMap(wanted -> wanted.requires().stream())
        .filter(required -> required.kind().role() == Role.ROUTE);
  }

  /** The inner routes to which requests get before this pass, of those that it is about. */
  static Set<Key> ledTo(Execution execution) {
    Prepared prepared = execution.prepared();
    return Stream.concat(
            execution.in(Stage.INNER).stream().map(Change::key),
            execution.in(Stage.SWITCH).stream().flatMap(FanOut::inner))
        .flatMap(inner -> InnerRoutes.outer(inner).stream())
        .distinct()
        .flatMap(outer -> Optional.ofNullable(prepared.objects().get(outer)).stream())
        .flatMap(route -> prepared.dialect().targets(route.tree()).stream())
        .collect(Collectors.toSet());
  }

  /** The route, and the inner routes that are switched with it. */
  List<Change> changes() {
    List<Change> changes = new ArrayList<>(others);
    changes.add(outer);
    return changes;
  }
}
