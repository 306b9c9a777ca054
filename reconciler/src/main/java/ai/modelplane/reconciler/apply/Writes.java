package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.apply.ChangeSet.Held;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.ChangeSet.Refused;
import ai.modelplane.reconciler.apply.ChangeSet.Result;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.Parallel;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Plan;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries single changes out, keeps what came of each, and plans once more what is no longer what
 * was planned with.
 */
final class Writes {

  /**
   * One try.
   *
   * @param isOutdated whether it failed since the object is no longer what was planned with
   */
  record Attempt(Change change, Outcome outcome, boolean isOutdated) {

    static Attempt done(Change change, Result result, String message) {
      return done(change, result, message, null);
    }

    static Attempt done(Change change, Result result, String message, @Nullable LiveObject stored) {
      return new Attempt(change, new Outcome(change.key(), result, message, stored), false);
    }

    static Attempt held(Change change, Result result, Hold hold) {
      return new Attempt(change, new Outcome(change.key(), result, new Held(hold), null), false);
    }

    Key key() {
      return change.key();
    }
  }

  private final Cluster cluster;
  private final Replan replan;
  private final BooleanSupplier stopping;
  private final Consumer<Outcome> progress;
  private final List<Outcome> outcomes = new ArrayList<>();
  private final Map<Key, LiveObject> reread = new TreeMap<>();
  private final List<LiveObject> settled = new ArrayList<>();

  Writes(Cluster cluster, Replan replan, BooleanSupplier stopping, Consumer<Outcome> progress) {
    this.cluster = cluster;
    this.replan = replan;
    this.stopping = stopping;
    this.progress = progress;
  }

  /** What came of each change so far, without what turned out to be as it should be. */
  List<Outcome> outcomes() {
    return outcomes;
  }

  /** What was read again, as it was then. */
  Collection<LiveObject> reread() {
    return reread.values();
  }

  /** Of that, what somebody else had made as it should be. */
  List<LiveObject> settled() {
    return settled;
  }

  /** Carries changes out that do not depend on each other, and outdated ones once more. */
  void run(List<Change> changes, Function<Change, Attempt> task) {
    List<Attempt> outdated = attempt(changes, task);
    if (outdated.isEmpty()) {
      return;
    }
    Set<Key> keys = new TreeSet<>();
    outdated.forEach(a -> keys.add(a.key()));
    try {
      Collection<LiveObject> now = cluster.get(keys);
      now.forEach(o -> reread.put(o.key(), o));
      Plan plan = replan.plan(keys, now);
      attempt(plan.changes(), task).forEach(a -> report(a.outcome()));
      plan.changes().forEach(c -> keys.remove(c.key()));
      outdated.stream()
          .filter(a -> keys.contains(a.key()))
          .forEach(a -> nothingToDo(a.change(), reread.get(a.key()), plan));
    } catch (ClusterException e) {
      outdated.forEach(a -> report(a.outcome()));
    }
  }

  private void nothingToDo(Change change, @Nullable LiveObject now, Plan plan) {
    Key key = change.key();
    if (now == null) {
      report(new Outcome(key, Result.DELETED, "by somebody else", null));
    } else if (!plan.unchanged().contains(key)) {
      report(new Outcome(key, Result.SKIPPED, new Held(new Hold.NotOurs()), null));
    } else if (change instanceof Change.Create) {
      // Nobody else makes it in every field as we do: the answer to our own first try was lost.
      report(new Outcome(key, Result.CREATED, "", now));
    } else {
      settled.add(now);
    }
  }

  /** Reports what came of each, and returns those that are outdated instead. */
  private List<Attempt> attempt(List<Change> changes, Function<Change, Attempt> task) {
    return Parallel.each(
            changes,
            change ->
                stopping.getAsBoolean() && change.isWrite()
                    ? Attempt.done(change, Result.FAILED, "not begun: stopping")
                    : task.apply(change),
            attempt -> {
              if (!attempt.isOutdated()) {
                report(attempt.outcome());
              }
            })
        .stream()
        .filter(Attempt::isOutdated)
        .toList();
  }

  private void report(Outcome outcome) {
    outcomes.add(outcome);
    progress.accept(outcome);
  }

  /** Tries one change. */
  Attempt carryOut(Change change) {
    try {
      return switch (change) {
        case Change.Create c -> {
          LiveObject stored = cluster.applyOnto(null, c.key(), c.desired().tree());
          yield Attempt.done(c, Result.CREATED, "", stored);
        }
        case Change.Configure c -> configure(c);
        case Change.Delete d -> {
          cluster.delete(d.live());
          yield Attempt.done(d, Result.DELETED, d.reason());
        }
        case Change.Skip s -> Attempt.held(s, Result.SKIPPED, s.hold());
        case Change.Conflict c -> Attempt.done(c, Result.CONFLICT, c.reason() + "; " + c.hint());
      };
    } catch (ClusterException e) {
      return new Attempt(
          change,
          new Outcome(change.key(), Result.FAILED, new Refused(e), null),
          e.kind() == ClusterException.Cause.CONFLICT);
    }
  }

  private Attempt configure(Change.Configure change) {
    Key key = change.key();
    ObjectNode tree = change.desired().tree();
    try {
      LiveObject stored = cluster.applyOnto(change.live(), key, tree);
      String why = change.isDrift() ? change.reason() : "";
      return Attempt.done(change, Result.CONFIGURED, why, stored);
    } catch (ClusterException e) {
      if (e.kind() != ClusterException.Cause.INVALID || !Replacement.helps(cluster, change)) {
        throw e;
      }
    }
    cluster.delete(change.live());
    return Attempt.done(
        change, Result.REPLACED, change.reason(), cluster.applyOnto(null, key, tree));
  }
}
