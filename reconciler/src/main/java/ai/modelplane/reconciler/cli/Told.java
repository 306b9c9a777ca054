package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.gather.LastPass;
import ai.modelplane.reconciler.githost.CommitReports;
import ai.modelplane.reconciler.loop.SourceReading;
import ai.modelplane.reconciler.notify.CommitStatus;
import ai.modelplane.reconciler.notify.Concern;
import ai.modelplane.reconciler.plan.Traffic;
import ai.modelplane.reconciler.prepare.Prepared;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What a source said to a loop, and who is told what became of it: the Lease, and the Git host. */
final class Told implements SourceReading {

  private final Reading reading;
  private final Cluster cluster;
  private final LastPass.Invocation by;
  private final Optional<CommitReports> reports;
  private final AtomicReference<@Nullable String> trouble;
  private final Clock clock;

  /**
   * @param trouble what was wrong about the last pass over the source, whatever it said then
   */
  Told(
      Reading reading,
      Cluster cluster,
      LastPass.Invocation by,
      Optional<CommitReports> reports,
      AtomicReference<@Nullable String> trouble,
      Clock clock) {
    this.reading = reading;
    this.cluster = cluster;
    this.by = by;
    this.reports = reports;
    this.trouble = trouble;
    this.clock = clock;
  }

  @Override
  public boolean isAs(SourceReading before) {
    return before instanceof Told told && reading.isAs(told.reading);
  }

  @Override
  public boolean isRead() {
    return reading.failure().isEmpty();
  }

  @Override
  public Input input() {
    return reading.input(cluster, clock.instant());
  }

  @Override
  public Snapshot snapshot() {
    return reading.snapshot();
  }

  @Override
  public void carriedOut(Prepared prepared, ChangeSet changes, boolean isStopped, boolean isNews) {
    Concern concern = reading.concern(prepared);
    String revision = reading.snapshot().revision();
    if (reports.isPresent() && revision != null && isRead()) {
      // what it says for the first time may have moved the traffic of others too
      List<Traffic> traffic = isNews ? prepared.traffic() : concern.traffic();
      CommitStatus status =
          CommitStatus.of(traffic, concern.findings(), concern.changes(changes), isStopped);
      reports.get().after(cluster, revision, status);
    }
    trouble.set(
        isStopped ? "the pass was ended before its time" : concern.trouble(changes).orElse(null));
    stands();
  }

  @Override
  public void stands() {
    reading.done(cluster, by, Optional.ofNullable(trouble.get()), clock.instant());
  }

  @Override
  public void settled() {
    reports.ifPresent(CommitReports::settled);
  }

  @Override
  public void failed(RuntimeException why) {
    reading.failed(cluster, by, why, clock.instant());
  }
}
