package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.apply.ChangeSet.Held;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.ChangeSet.Result;
import ai.modelplane.reconciler.plan.Change;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The steps that change the traffic: what routes point to, and then the routes. */
public final class Serving {

  private Serving() {}

  /** Writes what routes point to. */
  public static Execution backends(Writer writer, Execution before) {
    return writer.write(before, before.in(Stage.PREPARE));
  }

  /**
   * Switches the routes, and records the endpoints that stand for replicas. A route that needs an
   * object which could not be written stays as it is.
   */
  public static Execution routes(Writer writer, Execution before) {
    Map<Key, Result> missing = before.missing();
    List<Change> due =
        before.in(Stage.SWITCH).stream()
            .filter(c -> !before.postponed().contains(c.key()))
            .toList();
    Execution switched = writer.write(before, due, c -> stay(c, missing));
    return writer.write(switched, switched.in(Stage.RECORD));
  }

  private static Optional<Outcome> stay(Change change, Map<Key, Result> missing) {
    return change
        .wanted()
        .flatMap(d -> lacking(d, missing.keySet()))
        .map(key -> new Hold.Lacking(key, missing.get(key) == Result.FAILED))
        .map(hold -> new Outcome(change.key(), Result.FAILED, new Held(hold), null));
  }

  /**
   * What a route needs and could not be written: a backend, or the service itself, whose new spec
   * is not to be served when the cluster refuses it.
   */
  private static Optional<Key> lacking(DesiredObject route, Set<Key> missing) {
    return route
        .service()
        .filter(missing::contains)
        .or(() -> route.requires().stream().filter(missing::contains).findFirst());
  }
}
