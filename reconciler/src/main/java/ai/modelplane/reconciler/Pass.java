package ai.modelplane.reconciler;

import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.Declaration;
import ai.modelplane.reconciler.apply.Execution;
import ai.modelplane.reconciler.apply.GatewayPace;
import ai.modelplane.reconciler.apply.GatewayPace.Answers;
import ai.modelplane.reconciler.apply.GatewayWait;
import ai.modelplane.reconciler.apply.Retirement;
import ai.modelplane.reconciler.apply.Serving;
import ai.modelplane.reconciler.apply.Writer;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.Parallel;
import ai.modelplane.reconciler.cluster.SeenDefinition;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.notify.Events;
import ai.modelplane.reconciler.prepare.Preparation;
import ai.modelplane.reconciler.prepare.Prepared;
import ai.modelplane.reconciler.status.StatusReport;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The line from sources and a cluster to changes and status, once. A one-shot command calls it
 * once; a loop decides when to call it again.
 */
public final class Pass {

  private final Cluster cluster;
  private final Settings settings;
  private final BooleanSupplier stopping;
  private final Clock clock;

  /**
   * A pass over a cluster.
   *
   * @param stopping asked before each write; once true the writes in hand are the last
   */
  public Pass(Cluster cluster, Settings settings, BooleanSupplier stopping, Clock clock) {
    this.cluster = cluster;
    this.settings = settings;
    this.stopping = stopping;
    this.clock = clock;
  }

  /** Gathers and prepares: reads live state once, compiles and plans. Writes nothing. */
  public Prepared prepare(Input input) {
    return prepare(List.of(input));
  }

  /** The same over several sources, no two of which have the same identity. */
  public Prepared prepare(List<Input> inputs) {
    return Preparation.of(cluster, settings.options(), inputs, clock);
  }

  /**
   * Carries the plan out and writes status, in steps, and waits for the gateway between them.
   *
   * @param progress told of each outcome by the calling thread: step by step in the plan's order
   */
  public ChangeSet execute(Prepared planned, Consumer<Outcome> progress) {
    return execute(planned, waiting(planned), progress).changes();
  }

  /**
   * The same at a pace. Each step takes the execution as the last one left it: declared is what
   * people wrote, backed is what routes will point to, inner are new inner routes, switched are the
   * routes, fanned those that lead to the new inner routes, retired is what nothing points to any
   * more.
   */
  public Done execute(Prepared planned, GatewayPace pace, Consumer<Outcome> progress) {
    Writer writer = new Writer(cluster, stopping, progress);

    Execution declared = Declaration.declare(writer, planned);
    Execution backed = Serving.backends(writer, declared);
    Execution inner = Serving.inner(writer, backed);
    Execution lead = inner.postponing(pace.early(inner));
    Execution switched = Serving.routes(writer, lead);
    Execution fanned = Serving.fanOuts(writer, switched, pace.unready(switched));
    Execution served = Serving.records(writer, fanned);
    Answers answers = pace.answers(served);
    Execution retired = Retirement.retire(writer, served, answers.holds());

    // not as it was planned: a declaration that is refused plans the rest again
    ChangeSet changes = report(retired.prepared(), retired.changes(), answers, progress);
    return new Done(retired.prepared(), changes);
  }

  /**
   * What came of a pass.
   *
   * @param prepared what was carried out in the end
   */
  public record Done(Prepared prepared, ChangeSet changes) {}

  /** The pace of a pass that comes once: it waits for the gateway. */
  public GatewayPace waiting(Prepared prepared) {
    return new GatewayWait(
        cluster, prepared.gathered().gateways(), settings.timeout(), settings.settle(), stopping);
  }

  /** Writes down the definitions of this pass, when the Lease does not say the same. */
  private void remember(Prepared prepared) {
    SortedMap<Kind, SeenDefinition> seen =
        SeenDefinition.after(prepared.live(), prepared.doubts().now());
    if (!seen.equals(prepared.live().around().seenDefinitions())) {
      cluster.remember(SeenDefinition.NAME, SeenDefinition.print(seen));
    }
  }

  /** Writes statuses and events, from what was really carried out. */
  private ChangeSet report(
      Prepared prepared, ChangeSet changes, Answers answers, Consumer<Outcome> progress) {
    if (stopping.getAsBoolean()) {
      return changes;
    }
    List<Outcome> failed =
        new StatusReport(cluster, stopping, clock)
            .write(prepared, changes, answers.routes(), answers.awaited());
    failed.forEach(progress);
    List<Outcome> all = new ArrayList<>(changes.outcomes());
    all.addAll(failed);
    ChangeSet done = new ChangeSet(all, changes.unchanged());
    remember(prepared);
    Parallel.each(
        Events.of(prepared, done),
        event -> {
          cluster.record(event);
          return event;
        });
    return done;
  }
}
