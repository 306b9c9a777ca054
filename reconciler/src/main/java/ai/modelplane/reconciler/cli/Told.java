package ai.modelplane.reconciler.cli;

import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.githost.CommitReports;
import ai.modelplane.reconciler.loop.SourceReading;
import ai.modelplane.reconciler.notify.CommitStatus;
import ai.modelplane.reconciler.prepare.Prepared;
import ai.modelplane.reconciler.preview.ChangeSetText;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What a source said to a loop, and who is told what became of it: the Lease, and the Git host. */
final class Told implements SourceReading {

  private final Reading reading;
  private final Cluster cluster;
  private final @Nullable CommandSpec command;
  private final Optional<CommitReports> reports;
  private final LoopLog log;
  private final Clock clock;
  private boolean isCarriedOut;

  Told(
      Reading reading,
      Cluster cluster,
      @Nullable CommandSpec command,
      Optional<CommitReports> reports,
      LoopLog log,
      Clock clock) {
    this.reading = reading;
    this.cluster = cluster;
    this.command = command;
    this.reports = reports;
    this.log = log;
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
  public void prepared(Prepared prepared) {
    log.show(prepared.findings(), reading.snapshot());
  }

  @Override
  public void done(Prepared prepared, ChangeSet changes, boolean isStopped) {
    Optional<String> stopped =
        isStopped ? Optional.of("the pass was ended before its time") : Optional.empty();
    report(prepared, changes, isStopped);
    reading.done(cluster, command, prepared, changes, stopped, clock.instant());
  }

  /** The Git host is told of a pass once, and of nothing that it cannot know the commit of. */
  private void report(Prepared prepared, ChangeSet changes, boolean isStopped) {
    String revision = reading.snapshot().revision();
    if (reports.isEmpty() || revision == null || !isRead() || !isCarriedOut) {
      return;
    }
    isCarriedOut = false;
    reports
        .get()
        .after(
            cluster,
            revision,
            CommitStatus.of(prepared.traffic(), prepared.findings(), changes, isStopped));
  }

  @Override
  public void settled() {
    reports.ifPresent(CommitReports::settled);
  }

  @Override
  public void carriedOut(ChangeSet changes) {
    isCarriedOut = true;
    if (!changes.outcomes().isEmpty()) {
      log.say(ChangeSetText.summary(changes) + " at " + revision());
    }
  }

  private String revision() {
    return isRead()
        ? Objects.requireNonNullElse(reading.snapshot().revision(), "the work tree")
        : "what is live";
  }

  @Override
  public void failed(RuntimeException why) {
    reading.failed(cluster, command, why, clock.instant());
  }
}
