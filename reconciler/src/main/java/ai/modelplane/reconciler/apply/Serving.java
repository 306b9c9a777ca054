package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.apply.ChangeSet.Held;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.ChangeSet.Result;
import ai.modelplane.reconciler.plan.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The steps that change the traffic: what routes point to, and then the routes. */
public final class Serving {

  private Serving() {}

  /** Writes what routes point to. */
  public static Execution backends(Writer writer, Execution before) {
    return writer.write(before, before.in(Stage.PREPARE));
  }

  /** Writes the inner routes to which no route leads yet. */
  public static Execution inner(Writer writer, Execution before) {
    Map<Key, Result> missing = before.missing();
    Set<Key> led = FanOut.ledTo(before);
    List<Change> fresh =
        before.in(Stage.INNER).stream().filter(c -> !led.contains(c.key())).toList();
    return writer.write(before, fresh, c -> stay(c, missing));
  }

  /**
   * Switches the routes, but for those that are to lead to new inner routes. A route that needs an
   * object which could not be written stays as it is.
   */
  public static Execution routes(Writer writer, Execution before) {
    Map<Key, Result> missing = before.missing();
    Set<Key> led = FanOut.ledTo(before);
    Set<Key> later = new HashSet<>(before.postponed());
    for (FanOut fanOut : before.fanOuts()) {
      fanOut.changes().forEach(c -> later.add(c.key()));
    }
    List<Change> due =
        Stream.concat(
                before.in(Stage.INNER).stream().filter(c -> led.contains(c.key())),
                before.in(Stage.SWITCH).stream())
            .filter(c -> !later.contains(c.key()))
            .toList();
    return writer.write(before, due, c -> stay(c, missing));
  }

  /**
   * Switches the routes that are to lead to new inner routes.
   *
   * @param early those whose inner routes are not live yet, each with why
   */
  public static Execution fanOuts(Writer writer, Execution before, Map<Key, Hold> early) {
    Map<Key, Result> missing = before.missing();
    Map<Key, Hold> held = new HashMap<>();
    List<Change> due = new ArrayList<>();
    for (FanOut fanOut : before.fanOuts()) {
      for (Change change : fanOut.changes()) {
        if (!before.postponed().contains(change.key())) {
          due.add(change);
          Optional.ofNullable(early.get(fanOut.outer().key()))
              .ifPresent(hold -> held.put(change.key(), hold));
        }
      }
    }
    return writer.write(
        before,
        due,
        c ->
            stay(c, missing)
                .or(
                    () ->
                        Optional.ofNullable(held.get(c.key()))
                            .map(h -> new Outcome(c.key(), Result.SKIPPED, new Held(h), null))));
  }

  /** Records the endpoints that stand for replicas. */
  public static Execution records(Writer writer, Execution before) {
    return writer.write(before, before.in(Stage.RECORD));
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
