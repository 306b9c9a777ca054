package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind.Role;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.apply.ChangeSet.Held;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.ChangeSet.Result;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Change;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The step that deletes what nothing points to any more. A backend or an inner route goes only
 * after the gateway has left it. One that a route still holds, since that route could not be
 * switched, stays.
 */
public final class Retirement {

  private static final Hold USED = new Hold.StillUsed();

  private Retirement() {}

  /**
   * Deletes.
   *
   * @param unanswered why nothing of a namespace may go yet
   */
  public static Execution retire(Writer writer, Execution before, Map<String, Hold> unanswered) {
    Set<Key> left = Set.copyOf(before.left());
    Set<Key> used = left.isEmpty() ? Set.of() : stillUsed(before);
    return writer.write(
        before,
        before.in(Stage.RETIRE),
        change ->
            Optional.of(change)
                .filter(c -> c instanceof Change.Delete && left.contains(c.key()))
                .flatMap(
                    c ->
                        used.contains(c.key())
                            ? Optional.of(USED)
                            : Optional.ofNullable(unanswered.get(c.key().namespace())))
                .map(h -> new Outcome(change.key(), Result.SKIPPED, new Held(h), null)));
  }

  /** What routes point to that should have been switched or deleted, but were not. */
  private static Set<Key> stillUsed(Execution before) {
    Dialect dialect = before.prepared().dialect();
    Function<Key, JsonNode> live = LiveObject.trees(before.prepared().objects());
    Set<Key> stay = new HashSet<>(before.postponed());
    for (Outcome outcome : before.written().outcomes()) {
      boolean stays = outcome.result().isTrouble() || outcome.result() == Result.SKIPPED;
      if (stays && outcome.key().kind().role() == Role.ROUTE) {
        stay.add(outcome.key());
      }
    }
    Set<Key> used = new HashSet<>();
    Stream.concat(before.in(Stage.INNER).stream(), before.in(Stage.SWITCH).stream())
        .filter(change -> stay.contains(change.key()))
        .flatMap(change -> live(change).stream())
        .forEach(route -> used.addAll(dialect.reached(route.tree(), live)));
    before.written().rereadOf(stay).forEach(r -> used.addAll(dialect.reached(r.tree(), live)));
    return used;
  }

  private static Optional<LiveObject> live(Change change) {
    return switch (change) {
      case Change.Configure configure -> Optional.of(configure.live());
      case Change.Delete(LiveObject live, var reason) -> Optional.of(live);
      case Change.Create _, Change.Skip _, Change.Conflict _ -> Optional.empty();
    };
  }
}
