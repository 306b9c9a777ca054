package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Kind.Role;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.ChangeSet.Result;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Plan;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Carries a plan out: services and endpoints, then what routes point to, then routes, then, once
 * the gateway has switched, the deletion of what no route uses. One object's failure stops only
 * what depends on it: a service or an endpoint that could not be written goes on as it stands on
 * the cluster. An object that is no longer what was planned with (409) is read and planned again,
 * once.
 */
public final class Applier {

  private final Dialect dialect;
  private final Gate gate;
  private final List<LiveObject> routes;
  private final Replan replan;
  private final BooleanSupplier stopping;
  private final Writes writes;

  /** What the plan has been made without. */
  private final Set<Key> answered = new HashSet<>();

  /**
   * An applier for one plan.
   *
   * @param dialect how the routes are written
   * @param routes ours, as they were planned with
   * @param stopping asked before each write; once true nothing further is begun
   * @param progress told of each outcome by the calling thread: stage by stage in the plan's order,
   *     with those that were planned again at the end of their stage
   */
  public Applier(
      Cluster cluster,
      Dialect dialect,
      Gate gate,
      Collection<LiveObject> routes,
      Replan replan,
      BooleanSupplier stopping,
      Consumer<Outcome> progress) {
    this.dialect = dialect;
    this.gate = gate;
    this.routes = List.copyOf(routes);
    this.replan = replan;
    this.stopping = stopping;
    this.writes = new Writes(cluster, replan, stopping, progress);
  }

  /** Carries the plan out and says what happened. Nothing is thrown for one object's failure. */
  public ChangeSet apply(Plan planned) {
    Plan plan = declare(declare(planned, Kind.MODEL_ENDPOINT), Kind.MODEL_SERVICE);
    writes.run(heldSince(plan), writes::carryOut);
    writes.run(plan.in(Stage.PREPARE), writes::carryOut);
    Map<Key, Result> missing = missing();
    if (newBackends()
        && plan.in(Stage.SWITCH).stream().anyMatch(Change.Configure.class::isInstance)) {
      gate.lead();
    }
    writes.run(plan.in(Stage.SWITCH), change -> switchRoute(change, missing));
    writes.run(plan.in(Stage.RECORD), writes::carryOut);
    List<Change> retire = plan.in(Stage.RETIRE);
    if (!retire.isEmpty()) {
      retire(plan, retire);
    }
    return new ChangeSet(writes.outcomes(), unchanged(plan));
  }

  /**
   * Writes what people wrote of one kind.
   *
   * @return what is to be done then: another plan when some could not be written
   */
  private Plan declare(Plan plan, Kind kind) {
    writes.run(
        plan.in(Stage.DECLARE).stream().filter(c -> c.key().kind() == kind).toList(),
        writes::carryOut);
    Set<Key> left = left(kind);
    if (left.isEmpty() || stopping.getAsBoolean()) {
      return plan;
    }
    List<LiveObject> now = writes.reread().stream().filter(o -> left.contains(o.key())).toList();
    Optional<Plan> without = replan.without(left, now);
    without.ifPresent(w -> answered.addAll(left));
    return without.orElse(plan);
  }

  /** What is not deleted any more, since something else could not be written. */
  private List<Change> heldSince(Plan plan) {
    Set<Key> told = new HashSet<>();
    writes.outcomes().forEach(o -> told.add(o.key()));
    return plan.in(Stage.DECLARE).stream()
        .filter(c -> c instanceof Change.Skip && !told.contains(c.key()))
        .toList();
  }

  private int unchanged(Plan plan) {
    Set<Key> unchanged = new HashSet<>(plan.unchanged());
    writes.settled().forEach(o -> unchanged.add(o.key()));
    writes.outcomes().forEach(o -> unchanged.remove(o.key()));
    return unchanged.size();
  }

  private boolean newBackends() {
    return writes.outcomes().stream()
        .filter(o -> o.result() == Result.CREATED || o.result() == Result.REPLACED)
        .anyMatch(o -> isBackend(o.key().kind()));
  }

  private Writes.Attempt switchRoute(Change change, Map<Key, Result> missing) {
    return wanted(change)
        .flatMap(d -> lacking(d, missing.keySet()))
        .map(
            key ->
                Writes.Attempt.held(
                    change,
                    Result.FAILED,
                    new Hold.Lacking(key, missing.get(key) == Result.FAILED)))
        .orElseGet(() -> writes.carryOut(change));
  }

  /**
   * What a route needs, and could not be written: a backend, or the service itself, whose new spec
   * is not to be served when the cluster refuses it.
   */
  private static Optional<Key> lacking(DesiredObject desired, Set<Key> missing) {
    return Stream.concat(desired.service().stream(), desired.requires().stream())
        .filter(missing::contains)
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
    Optional<Hold> closed = backends ? gate.await(awaited(retire)) : Optional.empty();
    writes.run(
        retire,
        change -> {
          if (change instanceof Change.Delete && isBackend(change.key().kind())) {
            if (used.contains(change.key())) {
              return Writes.Attempt.held(change, Result.SKIPPED, new Hold.StillUsed());
            }
            if (closed.isPresent()) {
              return Writes.Attempt.held(change, Result.SKIPPED, closed.get());
            }
          }
          return writes.carryOut(change);
        });
  }

  /** What routes that should have been switched or deleted, but were not, point to. */
  private Set<Key> stillUsed(Plan plan) {
    Set<Key> stay = new HashSet<>();
    for (Outcome outcome : writes.outcomes()) {
      boolean stays = outcome.result().isTrouble() || outcome.result() == Result.SKIPPED;
      if (stays && outcome.key().kind().role() == Role.ROUTE) {
        stay.add(outcome.key());
      }
    }
    Set<Key> used = new HashSet<>();
    for (Change change : plan.in(Stage.SWITCH)) {
      if (stay.contains(change.key())) {
        switch (change) {
          case Change.Configure c -> used.addAll(dialect.backends(c.live().tree()));
          case Change.Delete d -> used.addAll(dialect.backends(d.live().tree()));
          case Change.Create c -> {}
          case Change.Skip s -> {}
          case Change.Conflict c -> {}
        }
      }
    }
    for (LiveObject route : writes.reread()) {
      if (stay.contains(route.key())) {
        used.addAll(dialect.backends(route.tree()));
      }
    }
    return used;
  }

  /**
   * The routes that the gateway has to have looked at before these backends go: those that were
   * written, and those beside the backends that are as an earlier pass left them, as the gateway
   * may not have answered that one.
   */
  private List<LiveObject> awaited(List<Change> retire) {
    Map<Key, LiveObject> awaited = new TreeMap<>();
    Set<String> namespaces =
        retire.stream()
            .filter(c -> c instanceof Change.Delete && isBackend(c.key().kind()))
            .map(c -> c.key().namespace())
            .collect(Collectors.toSet());
    routes.stream()
        .filter(r -> namespaces.contains(r.key().namespace()) && gate.isOn(r))
        .forEach(r -> awaited.put(r.key(), r));
    writes.reread().forEach(r -> awaited.computeIfPresent(r.key(), (key, before) -> r));
    writes.settled().forEach(r -> awaited.put(r.key(), r));
    for (Outcome outcome : writes.outcomes()) {
      if (outcome.stored() != null) {
        awaited.put(outcome.key(), outcome.stored());
      } else if (outcome.result() == Result.DELETED) {
        awaited.remove(outcome.key());
      }
    }
    return awaited.values().stream().filter(o -> o.key().kind().role() == Role.ROUTE).toList();
  }

  /** Those that are not as their manifests have it, against what was planned. */
  private Set<Key> left(Kind kind) {
    return writes.outcomes().stream()
        .filter(o -> o.key().kind() == kind && isLeft(o))
        .map(Outcome::key)
        .collect(Collectors.toSet());
  }

  /**
   * What is left to somebody else was planned so, and what follows from it as well; not when he
   * made it his own after all was planned.
   */
  private boolean isLeft(Outcome outcome) {
    return switch (outcome.result()) {
      case FAILED -> true;
      case CONFLICT, SKIPPED ->
          writes.reread().stream().anyMatch(o -> o.key().equals(outcome.key()));
      case CREATED, CONFIGURED, REPLACED, DELETED -> false;
    };
  }

  /** What could not be written, and the plan has not been made without. */
  private Map<Key, Result> missing() {
    Map<Key, Result> missing = new TreeMap<>();
    for (Outcome outcome : writes.outcomes()) {
      boolean isMissing =
          isBackend(outcome.key().kind()) ? outcome.result().isTrouble() : isLeft(outcome);
      if (isMissing && !answered.contains(outcome.key())) {
        missing.put(outcome.key(), outcome.result());
      }
    }
    return missing;
  }

  static boolean isBackend(Kind kind) {
    return kind.role() == Role.BACKEND;
  }
}
