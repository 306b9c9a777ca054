package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Kind.Role;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.ChangeSet.Result;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Plan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How far a pass has come. Each step takes the value of the last one and returns its own.
 *
 * @param plan what is carried out
 * @param replan plans single objects anew
 * @param written what came of the changes so far
 * @param unmet services and endpoints that are not as their manifests have it, and that the plan
 *     was not made without
 */
public record Execution(Plan plan, Replan replan, Written written, Set<Key> unmet) {

  /** Plans objects that are no longer what was planned with. */
  @FunctionalInterface
  public interface Replan {
    /**
     * The plan for these objects alone. Pure.
     *
     * @param now those of them that exist, as they are now
     */
    Plan plan(Set<Key> keys, Collection<LiveObject> now);
  }

  public Execution {
    unmet = Set.copyOf(unmet);
  }

  /** A pass that has not begun. */
  public static Execution of(Plan plan, Replan replan) {
    return new Execution(plan, replan, Written.NOTHING, Set.of());
  }

  Execution and(Written more) {
    return new Execution(plan, replan, written.and(more), unmet);
  }

  Execution unmet(Set<Key> more) {
    Set<Key> all = new HashSet<>(unmet);
    all.addAll(more);
    return new Execution(plan, replan, written, all);
  }

  /**
   * The same with a plan that was made without what could not be written. What was tried to no
   * avail stays in the plan, so that it can be told.
   */
  Execution with(Plan without, Replan anew) {
    Set<Key> tried = written.keys();
    List<Change> changes = new ArrayList<>();
    for (Change change : plan.in(Stage.DECLARE)) {
      if (tried.contains(change.key())) {
        changes.add(change);
      }
    }
    Set<Key> told = changes.stream().map(Change::key).collect(Collectors.toSet());
    without.changes().stream().filter(c -> !told.contains(c.key())).forEach(changes::add);
    changes.sort(Plan.ORDER);
    return new Execution(new Plan(changes, without.unchanged()), anew, written, unmet);
  }

  /** What routes need and could not be written, each with its result. */
  Map<Key, Result> missing() {
    Map<Key, Result> missing = new TreeMap<>();
    for (Outcome outcome : written.outcomes()) {
      boolean isBackend = outcome.key().kind().role() == Role.BACKEND;
      if (isBackend ? outcome.result().isTrouble() : unmet.contains(outcome.key())) {
        missing.put(outcome.key(), outcome.result());
      }
    }
    return missing;
  }

  /** Whether a route that serves is to be switched to a backend that is new. */
  boolean switchesToNewBackends() {
    return plan.in(Stage.SWITCH).stream().anyMatch(Change.Configure.class::isInstance)
        && written.outcomes().stream()
            .filter(o -> o.result() == Result.CREATED || o.result() == Result.REPLACED)
            .anyMatch(o -> o.key().kind().role() == Role.BACKEND);
  }

  /** The backends that nothing is to point to any more. */
  List<Key> leftBackends() {
    return plan.in(Stage.RETIRE).stream()
        .filter(c -> c instanceof Change.Delete && c.key().kind().role() == Role.BACKEND)
        .map(Change::key)
        .toList();
  }

  /** The routes of a plan as they are by now, as far as this pass knows. */
  Map<Key, LiveObject> latest(Collection<LiveObject> routes) {
    Map<Key, LiveObject> latest = new TreeMap<>();
    routes.forEach(r -> latest.put(r.key(), r));
    written.reread().values().forEach(o -> latest.computeIfPresent(o.key(), (key, before) -> o));
    written.settled().forEach(o -> latest.put(o.key(), o));
    for (Outcome outcome : written.outcomes()) {
      if (outcome.stored() != null) {
        latest.put(outcome.key(), outcome.stored());
      } else if (outcome.result() == Result.DELETED) {
        latest.remove(outcome.key());
      }
    }
    latest.keySet().removeIf(key -> key.kind() != Kind.HTTP_ROUTE);
    return latest;
  }

  /** What happened. */
  public ChangeSet changes() {
    Set<Key> unchanged = new HashSet<>(plan.unchanged());
    written.settled().forEach(o -> unchanged.add(o.key()));
    unchanged.removeAll(written.keys());
    return new ChangeSet(written.outcomes(), unchanged.size());
  }
}
