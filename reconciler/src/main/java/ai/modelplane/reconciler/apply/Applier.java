package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.render.DesiredObject;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.ChangeSet.Result;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Change.Stage;
import ai.modelplane.reconciler.plan.Plan;
import ai.modelplane.reconciler.plan.RouteRefs;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Carries a plan out: what routes point to, then routes, then, once the gateway has switched, the
 * deletion of what no route uses. One object's failure stops only what depends on it.
 */
public final class Applier {

  private final Cluster cluster;
  private final Gate gate;
  private final BooleanSupplier stopping;
  private final Consumer<Outcome> progress;
  private final List<Outcome> outcomes = new ArrayList<>();

  /**
   * An applier for one plan.
   *
   * @param stopping asked before each write; once true nothing further is begun
   * @param progress told of each outcome in the plan's order, by the calling thread
   */
  public Applier(Cluster cluster, Gate gate, BooleanSupplier stopping, Consumer<Outcome> progress) {
    this.cluster = cluster;
    this.gate = gate;
    this.stopping = stopping;
    this.progress = progress;
  }

  /** Carries the plan out and says what happened. Nothing is thrown for one object's failure. */
  public ChangeSet apply(Plan plan) {
    run(plan.in(Stage.PREPARE), this::carryOut);
    Set<Key> missing = failed();
    if (newBackends()
        && plan.in(Stage.SWITCH).stream().anyMatch(Change.Configure.class::isInstance)) {
      gate.lead();
    }
    run(plan.in(Stage.SWITCH), change -> switchRoute(change, missing));
    List<Change> retire = plan.in(Stage.RETIRE);
    if (!retire.isEmpty()) {
      retire(plan, retire);
    }
    return new ChangeSet(outcomes, plan.unchanged().size());
  }

  private boolean newBackends() {
    return outcomes.stream()
        .anyMatch(o -> o.result() == Result.CREATED && isBackend(o.key().kind()));
  }

  private Outcome switchRoute(Change change, Set<Key> missing) {
    Optional<Key> lacking = wanted(change).flatMap(d -> lacking(d, missing));
    if (lacking.isPresent()) {
      return new Outcome(
          change.key(), Result.FAILED, "stays as it is: " + lacking.get() + " failed", null);
    }
    return carryOut(change);
  }

  private static Optional<Key> lacking(DesiredObject desired, Set<Key> missing) {
    return desired.requires().stream()
        .filter(
            service ->
                missing.stream()
                    .anyMatch(
                        m ->
                            m.namespace().equals(service.namespace())
                                && m.name().equals(service.name())
                                && isBackend(m.kind())))
        .findFirst();
  }

  private static Optional<DesiredObject> wanted(Change change) {
    return switch (change) {
      case Change.Create c -> Optional.of(c.desired());
      case Change.Configure c -> Optional.of(c.desired());
      case Change.Conflict c -> Optional.empty();
      case Change.Delete d -> Optional.empty();
      case Change.Skip s -> Optional.empty();
    };
  }

  /**
   * Deletes what nothing points to any more. A backend goes only after the gateway has left it; one
   * that a route still holds, since that route could not be switched, stays.
   */
  private void retire(Plan plan, List<Change> retire) {
    boolean backends =
        retire.stream().anyMatch(c -> c instanceof Change.Delete && isBackend(c.key().kind()));
    Set<Key> used = backends ? stillUsed(plan) : Set.of();
    Optional<String> closed = backends ? gate.await(written()) : Optional.empty();
    run(
        retire,
        change -> {
          if (change instanceof Change.Delete && isBackend(change.key().kind())) {
            if (used.contains(change.key())) {
              return new Outcome(
                  change.key(), Result.SKIPPED, "a route that failed to switch uses it", null);
            }
            if (closed.isPresent()) {
              return new Outcome(change.key(), Result.SKIPPED, closed.get(), null);
            }
          }
          return carryOut(change);
        });
  }

  /** What routes that should have been switched or deleted, but were not, point to. */
  private Set<Key> stillUsed(Plan plan) {
    Set<Key> used = new HashSet<>();
    Set<Key> failed = failed();
    for (Change change : plan.in(Stage.SWITCH)) {
      if (failed.contains(change.key())) {
        switch (change) {
          case Change.Configure c -> used.addAll(RouteRefs.backends(c.live().tree()));
          case Change.Delete d -> used.addAll(RouteRefs.backends(d.live().tree()));
          case Change.Create c -> {}
          case Change.Skip s -> {}
          case Change.Conflict c -> {}
        }
      }
    }
    return used;
  }

  private List<LiveObject> written() {
    List<LiveObject> routes = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      LiveObject stored = outcome.stored();
      if (stored != null && stored.key().kind() == Kind.HTTP_ROUTE) {
        routes.add(stored);
      }
    }
    return routes;
  }

  private Set<Key> failed() {
    Set<Key> keys = new HashSet<>();
    outcomes.stream().filter(o -> o.result().isTrouble()).forEach(o -> keys.add(o.key()));
    return keys;
  }

  private static boolean isBackend(Kind kind) {
    return kind == Kind.SERVICE || kind == Kind.ENDPOINT_SLICE || kind == Kind.BACKEND_TLS_POLICY;
  }

  private void run(List<Change> changes, Parallel.Task<Change, Outcome> task) {
    outcomes.addAll(
        Parallel.each(
            changes,
            change ->
                stopping.getAsBoolean() && change.isWrite()
                    ? new Outcome(change.key(), Result.FAILED, "not begun: stopping", null)
                    : task.run(change),
            progress));
  }

  private Outcome carryOut(Change change) {
    try {
      return switch (change) {
        case Change.Create c ->
            new Outcome(
                c.key(), Result.CREATED, "", cluster.apply(c.key(), c.desired().tree(), false));
        case Change.Configure c ->
            new Outcome(
                c.key(),
                Result.CONFIGURED,
                c.isDrift() ? c.reason() : "",
                cluster.apply(c.key(), c.desired().tree(), false));
        case Change.Delete d -> {
          cluster.delete(d.live());
          yield new Outcome(d.key(), Result.DELETED, d.reason(), null);
        }
        case Change.Skip s -> new Outcome(s.key(), Result.SKIPPED, s.reason(), null);
        case Change.Conflict c ->
            new Outcome(c.key(), Result.CONFLICT, c.reason() + "; " + c.hint(), null);
      };
    } catch (ClusterException e) {
      String message = e.getMessage();
      return new Outcome(change.key(), Result.FAILED, message == null ? "" : message, null);
    }
  }
}
