package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind.Role;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.InnerRoutes;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Change;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    List<FanOut> fanOuts = new ArrayList<>();
    for (Change change : execution.in(Stage.SWITCH)) {
      Optional<DesiredObject> wanted = change.isWrite() ? change.wanted() : Optional.empty();
      wanted
          .flatMap(DesiredObject::service)
          .ifPresent(
              service -> {
                Set<Key> fresh = new HashSet<>();
                for (Key required : wanted.get().requires()) {
                  if (required.kind().role() == Role.ROUTE && !isLedTo(execution, required)) {
                    fresh.add(required);
                  }
                }
                if (!fresh.isEmpty()) {
                  fanOuts.add(new FanOut(change, service, fresh, others(execution, change.key())));
                }
              });
    }
    return fanOuts;
  }

  private static List<Change> others(Execution execution, Key outer) {
    return execution.in(Stage.INNER).stream()
        .filter(c -> InnerRoutes.outer(c.key()).filter(outer::equals).isPresent())
        .filter(c -> isLedTo(execution, c.key()))
        .toList();
  }

  /** Whether requests get to an inner route before this pass. */
  static boolean isLedTo(Execution execution, Key inner) {
    LiveObject outer =
        InnerRoutes.outer(inner).map(k -> execution.prepared().objects().get(k)).orElse(null);
    return outer != null && execution.prepared().dialect().targets(outer.tree()).contains(inner);
  }

  /** The route, and the inner routes that are switched with it. */
  List<Change> changes() {
    List<Change> changes = new ArrayList<>(others);
    changes.add(outer);
    return changes;
  }
}
