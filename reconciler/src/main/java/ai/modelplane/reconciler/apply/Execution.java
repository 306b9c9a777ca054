package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind.Role;
import ai.modelplane.compiler.dialect.InnerRoutes;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.ChangeSet.Result;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Plan;
import ai.modelplane.reconciler.prepare.Prepared;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How far a pass has come. Each step takes the value of the last one and returns its own.
 *
 * @param prepared what is carried out
 * @param written what came of the changes so far
 * @param unmet services and endpoints that the cluster did not take although the plan counts on
 *     them
 * @param postponed routes that are not to be switched yet
 */
public record Execution(Prepared prepared, Written written, Set<Key> unmet, Set<Key> postponed) {

  public Execution {
    unmet = Set.copyOf(unmet);
    postponed = Set.copyOf(postponed);
  }

  /** A pass that has not begun. */
  static Execution of(Prepared prepared) {
    return new Execution(prepared, Written.NOTHING, Set.of(), Set.of());
  }

  public List<Change> in(Stage stage) {
    return prepared.plan().in(stage);
  }

  Execution and(Written more) {
    return new Execution(prepared, written.and(more), unmet, postponed);
  }

  Execution unmet(Set<Key> more) {
    Set<Key> all = new HashSet<>(unmet);
    all.addAll(more);
    return new Execution(prepared, written, all, postponed);
  }

  /** The same when these routes are not to be switched yet. */
  public Execution postponing(Set<Key> routes) {
    return new Execution(prepared, written, unmet, routes);
  }

  /** The same with a plan that does not count on these services and endpoints, if there is one. */
  Execution plannedWithout(Set<Key> untaken) {
    return prepared
        .without(untaken, written.rereadOf(untaken))
        .map(p -> new Execution(p.with(withAttempts(p.plan())), written, unmet, postponed))
        .orElseGet(() -> unmet(untaken));
  }

  /**
   * A later plan, with the changes that were tried before it was made: they are part of the pass.
   */
  private Plan withAttempts(Plan later) {
    Set<Key> tried = written.keys();
    List<Change> changes = new ArrayList<>();
    for (Change change : in(Stage.DECLARE)) {
      if (tried.contains(change.key())) {
        changes.add(change);
      }
    }
    Set<Key> kept = changes.stream().map(Change::key).collect(Collectors.toSet());
    later.changes().stream().filter(c -> !kept.contains(c.key())).forEach(changes::add);
    changes.sort(Plan.ORDER);
    return new Plan(changes, later.unchanged());
  }

  /** What routes need and could not be written, each with its result. */
  Map<Key, Result> missing() {
    Map<Key, Result> missing = new TreeMap<>();
    for (Outcome outcome : written.outcomes()) {
      boolean isNeeded =
          outcome.key().kind().role() == Role.BACKEND || InnerRoutes.isInner(outcome.key());
      if (isNeeded ? outcome.result().isTrouble() : unmet.contains(outcome.key())) {
        missing.put(outcome.key(), outcome.result());
      }
    }
    return missing;
  }

  /** The routes that are to lead to new inner routes. */
  public List<FanOut> fanOuts() {
    return FanOut.of(this);
  }

  /** Whether a route that serves is to be switched to a backend that is new. */
  boolean switchesToNewBackends() {
    return in(Stage.SWITCH).stream().anyMatch(Change.Configure.class::isInstance)
        && !newBackends().isEmpty();
  }

  /** What backends are made of and this pass has made. */
  public Set<Key> newBackends() {
    return keys(Role.BACKEND, o -> o.result() == Result.CREATED || o.result() == Result.REPLACED);
  }

  /** The routes that this pass has written. */
  public Set<Key> writtenRoutes() {
    return keys(Role.ROUTE, o -> o.stored() != null);
  }

  /** The routes that this pass has deleted. */
  public Set<Key> deletedRoutes() {
    return keys(Role.ROUTE, o -> o.result() == Result.DELETED);
  }

  private Set<Key> keys(Role role, Predicate<Outcome> which) {
    return written.outcomes().stream()
        .filter(o -> o.key().kind().role() == role && which.test(o))
        .map(Outcome::key)
        .collect(Collectors.toSet());
  }

  /** The backends and inner routes that nothing is to lead to any more. */
  public List<Key> left() {
    return in(Stage.RETIRE).stream()
        .filter(c -> c instanceof Change.Delete)
        .map(Change::key)
        .filter(key -> key.kind().role() == Role.BACKEND || key.kind().role() == Role.ROUTE)
        .toList();
  }

  /** Our routes as they are by now, as far as this pass knows. */
  public Map<Key, LiveObject> latestRoutes() {
    String instance = prepared.compilation().target().instance();
    Map<Key, LiveObject> latest = new TreeMap<>();
    for (LiveObject object : prepared.objects().values()) {
      if (object.key().kind().role() == Role.ROUTE && object.isOf(instance)) {
        latest.put(object.key(), object);
      }
    }
    written.reread().values().forEach(o -> latest.computeIfPresent(o.key(), (key, before) -> o));
    written.settled().forEach(o -> latest.put(o.key(), o));
    written.outcomes().forEach(o -> o.applyTo(latest));
    latest.keySet().removeIf(key -> key.kind().role() != Role.ROUTE);
    return latest;
  }

  /** What happened. */
  public ChangeSet changes() {
    Set<Key> unchanged = new HashSet<>(prepared.plan().unchanged());
    written.settled().forEach(o -> unchanged.add(o.key()));
    unchanged.removeAll(written.keys());
    return new ChangeSet(written.outcomes(), unchanged.size());
  }
}
