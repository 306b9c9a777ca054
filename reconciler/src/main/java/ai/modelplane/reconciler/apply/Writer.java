package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.dialect.DesiredObject;
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
import ai.modelplane.reconciler.plan.Mutation;
import ai.modelplane.reconciler.plan.Plan;
import ai.modelplane.reconciler.prepare.Prepared;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes, several at once. An object that is no longer what was planned with (409) is read
 * and planned again, once.
 */
public final class Writer {

  /**
   * One try.
   *
   * @param isOutdated whether it failed since the object is no longer what was planned with
   */
  private record Attempt(Change change, Outcome outcome, boolean isOutdated) {

    Key key() {
      return change.key();
    }
  }

  /** Stops changes that are not to be made after all. */
  @FunctionalInterface
  interface Guard {
    /** The outcome of a change that is not made; empty for one that is. */
    Optional<Outcome> stop(Change change);
  }

  private static final String STOPPING = "not begun: stopping";

  private final Cluster cluster;
  private final BooleanSupplier stopping;
  private final Consumer<Outcome> progress;

  /**
   * A writer for one pass.
   *
   * @param stopping asked before each write; once true no write is begun
   * @param progress told of each outcome by the calling thread: in the order of the changes, with
   *     those that were planned again at the end
   */
  public Writer(Cluster cluster, BooleanSupplier stopping, Consumer<Outcome> progress) {
    this.cluster = cluster;
    this.stopping = stopping;
    this.progress = progress;
  }

  boolean isStopping() {
    return stopping.getAsBoolean();
  }

  Execution write(Execution before, List<Change> changes) {
    return write(before, changes, change -> Optional.empty());
  }

  /**
   * Writes changes that do not depend on each other. Nothing is thrown for one object's failure.
   */
  Execution write(Execution before, List<Change> changes, Guard guard) {
    return before.and(write(changes, before.prepared(), guard));
  }

  private Written write(List<Change> changes, Prepared prepared, Guard guard) {
    List<Outcome> outcomes = new ArrayList<>();
    List<Attempt> outdated = attempt(changes, guard, outcomes);
    if (outdated.isEmpty()) {
      return new Written(outcomes, new TreeMap<>(), List.of());
    }
    SortedMap<Key, LiveObject> reread = new TreeMap<>();
    List<LiveObject> settled = new ArrayList<>();
    Set<Key> keys = new TreeSet<>();
    outdated.forEach(a -> keys.add(a.key()));
    try {
      cluster.get(keys).forEach(o -> reread.put(o.key(), o));
      Plan plan = prepared.replan(keys, reread.values());
      attempt(plan.changes(), guard, outcomes).forEach(a -> report(a.outcome(), outcomes));
      plan.changes().forEach(c -> keys.remove(c.key()));
      for (Attempt first : outdated) {
        if (keys.contains(first.key())) {
          LiveObject now = reread.get(first.key());
          nothingToDo(first.change(), now, plan)
              .ifPresentOrElse(o -> report(o, outcomes), () -> settled.add(now));
        }
      }
    } catch (ClusterException e) {
      outdated.forEach(a -> report(a.outcome(), outcomes));
    }
    return new Written(outcomes, reread, settled);
  }

  /** The outcome of a change that is not to be made any more; empty when the object is fine. */
  private static Optional<Outcome> nothingToDo(Change change, @Nullable LiveObject now, Plan plan) {
    Key key = change.key();
    if (now == null) {
      return Optional.of(new Outcome(key, Result.DELETED, "by somebody else", null));
    }
    if (!plan.unchanged().contains(key)) {
      return Optional.of(new Outcome(key, Result.SKIPPED, new Held(new Hold.NotOurs()), null));
    }
    // Nobody else makes it in every field as we do: the answer to our own first try was lost.
    return change instanceof Change.Create
        ? Optional.of(new Outcome(key, Result.CREATED, "", now))
        : Optional.empty();
  }

  /** Reports what came of each, and returns those that are outdated instead. */
  private List<Attempt> attempt(List<Change> changes, Guard guard, List<Outcome> outcomes) {
    return Parallel.each(
            changes,
            change -> attempt(change, guard),
            attempt -> {
              if (!attempt.isOutdated()) {
                report(attempt.outcome(), outcomes);
              }
            })
        .stream()
        .filter(Attempt::isOutdated)
        .toList();
  }

  private Attempt attempt(Change change, Guard guard) {
    Key key = change.key();
    if (isStopping() && change.isWrite()) {
      return new Attempt(change, new Outcome(key, Result.FAILED, STOPPING, null), false);
    }
    try {
      return new Attempt(change, guard.stop(change).orElseGet(() -> carryOut(change)), false);
    } catch (ClusterException e) {
      Outcome failed = new Outcome(key, Result.FAILED, new Refused(e), null);
      return new Attempt(change, failed, e.kind() == ClusterException.Cause.CONFLICT);
    }
  }

  private void report(Outcome outcome, List<Outcome> outcomes) {
    outcomes.add(outcome);
    progress.accept(outcome);
  }

  /**
   * Tries one change.
   *
   * @throws ClusterException when the cluster does not do it
   */
  private Outcome carryOut(Change change) {
    Key key = change.key();
    return switch (change) {
      case Change.Create(var desired, var reason) -> {
        LiveObject stored = cluster.applyOnto(null, key, desired.tree());
        yield outcome(
            key,
            Result.CREATED,
            new ChangeSet.Said(""),
            Put.to(cluster, desired, List.of(), stored));
      }
      case Change.Configure configure -> configure(configure);
      case Change.Delete(var live, var reason) ->
          cluster
              .delete(live)
              .<Hold>map(left -> new Hold.Terminating(left.awaitedFinalizers()))
              .map(hold -> new Outcome(key, Result.SKIPPED, new Held(hold), null))
              .orElseGet(() -> new Outcome(key, Result.DELETED, reason, null));
      case Change.Skip(var skipped, Hold hold) ->
          new Outcome(key, Result.SKIPPED, new Held(hold), null);
      case Change.Conflict conflict ->
          new Outcome(key, Result.CONFLICT, change.reason() + "; " + conflict.hint(), null);
    };
  }

  private Outcome configure(Change.Configure change) {
    Key key = change.key();
    DesiredObject desired = change.desired();
    try {
      ObjectNode tree = Mutation.noted(desired, change.fields());
      LiveObject stored = cluster.applyOnto(change.live(), key, tree);
      ChangeSet.Why why =
          change
              .held()
              .<ChangeSet.Why>map(Held::new)
              .orElseGet(() -> new ChangeSet.Said(change.isDrift() ? change.reason() : ""));
      return outcome(
          key, Result.CONFIGURED, why, Put.to(cluster, desired, change.fields(), stored));
    } catch (ClusterException e) {
      if (e.kind() != ClusterException.Cause.INVALID || !Replacement.helps(cluster, change)) {
        throw e;
      }
    }
    cluster.delete(change.live());
    LiveObject stored = cluster.applyOnto(null, key, desired.tree());
    return outcome(
        key,
        Result.REPLACED,
        new ChangeSet.Said(change.reason()),
        Put.to(cluster, desired, List.of(), stored));
  }

  private static Outcome outcome(Key key, Result result, ChangeSet.Why why, Put put) {
    return new Outcome(
        key, result, put.mutated().<ChangeSet.Why>map(Held::new).orElse(why), put.stored());
  }
}
