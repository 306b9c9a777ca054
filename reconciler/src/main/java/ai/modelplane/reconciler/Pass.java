package ai.modelplane.reconciler;

import ai.modelplane.compiler.api.Kind.Role;
import ai.modelplane.reconciler.apply.Answers;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.Declaration;
import ai.modelplane.reconciler.apply.Declaration.Planned;
import ai.modelplane.reconciler.apply.Execution;
import ai.modelplane.reconciler.apply.GatewayWait;
import ai.modelplane.reconciler.apply.Retirement;
import ai.modelplane.reconciler.apply.Serving;
import ai.modelplane.reconciler.apply.Writer;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.Parallel;
import ai.modelplane.reconciler.cluster.ServiceEvent;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.notify.Events;
import ai.modelplane.reconciler.plan.Traffic;
import ai.modelplane.reconciler.prepare.Preparation;
import ai.modelplane.reconciler.prepare.Prepared;
import ai.modelplane.reconciler.status.StatusReport;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The line from a source and a cluster to changes and status, once. A one-shot command calls it
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
   * @param stopping asked before each write; once true the write in hand is the last
   */
  public Pass(Cluster cluster, Settings settings, BooleanSupplier stopping, Clock clock) {
    this.cluster = cluster;
    this.settings = settings;
    this.stopping = stopping;
    this.clock = clock;
  }

  /** Gathers and prepares: reads live state once, compiles and plans. Writes nothing. */
  public Prepared prepare(Input input) {
    return Preparation.of(cluster, settings.options(), input);
  }

  /**
   * Declares, serves, retires and reports: carries the plan out and writes status.
   *
   * @param progress told of each outcome by the calling thread: step by step in the plan's order
   */
  public ChangeSet execute(Prepared planned, Consumer<Outcome> progress) {
    Writer writer = new Writer(cluster, stopping, progress);
    GatewayWait gateway = gateway(planned);

    Planned<Prepared> declared =
        Declaration.declare(
            writer,
            planned(planned),
            (prepared, untaken, now) -> prepared.without(untaken, now).map(Pass::planned));
    Prepared prepared = declared.from();
    Execution backed = Serving.backends(writer, declared.execution());
    gateway.beforeSwitch(backed);
    Execution served = Serving.routes(writer, backed);
    Answers answers = gateway.answers(served, ourRoutes(prepared));
    Execution retired = Retirement.retire(writer, served, prepared.dialect(), answers.hold());

    return report(prepared.with(retired.plan()), retired.changes(), answers, progress);
  }

  private static Planned<Prepared> planned(Prepared prepared) {
    return new Planned<>(prepared, Execution.of(prepared.plan(), prepared::replan));
  }

  private GatewayWait gateway(Prepared prepared) {
    return new GatewayWait(
        cluster,
        prepared.dialect(),
        settings.options().gateway(),
        prepared.live().fleet().gateway().isPresent(),
        settings.timeout(),
        settings.settle(),
        stopping);
  }

  private static List<LiveObject> ourRoutes(Prepared prepared) {
    String instance = prepared.compilation().target().instance();
    return prepared.objects().values().stream()
        .filter(o -> o.key().kind().role() == Role.ROUTE && o.isOf(instance))
        .toList();
  }

  /** Writes statuses and events, from what was really carried out. */
  private ChangeSet report(
      Prepared prepared, ChangeSet changes, Answers answers, Consumer<Outcome> progress) {
    if (stopping.getAsBoolean()) {
      return changes;
    }
    List<Outcome> failed =
        new StatusReport(cluster, settings.publicUrl(), stopping, clock)
            .write(prepared, changes, answers.routes());
    failed.forEach(progress);
    List<Outcome> all = new ArrayList<>(changes.outcomes());
    all.addAll(failed);
    ChangeSet done = new ChangeSet(all, changes.unchanged());
    if (!all.isEmpty()) {
      Parallel.each(events(prepared, done), event -> record(event));
    }
    return done;
  }

  private ServiceEvent record(ServiceEvent event) {
    cluster.record(event);
    return event;
  }

  private static List<ServiceEvent> events(Prepared prepared, ChangeSet done) {
    List<Traffic> traffic =
        Traffic.of(
            prepared.dialect(),
            prepared.compilation().routes(),
            prepared.objects(),
            prepared.plan());
    return Events.of(
        traffic, prepared.compilation().candidates(), prepared.plan(), done, prepared.objects());
  }
}
