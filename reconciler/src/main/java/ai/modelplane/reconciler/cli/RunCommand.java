package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.reconciler.Settings;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.githost.CommitReports;
import ai.modelplane.reconciler.githost.PushedRef;
import ai.modelplane.reconciler.githost.Webhook;
import ai.modelplane.reconciler.loop.Intake;
import ai.modelplane.reconciler.loop.Loop;
import ai.modelplane.reconciler.loop.SourceReading;
import ai.modelplane.reconciler.notify.CommitStatus;
import ai.modelplane.reconciler.prepare.Prepared;
import ai.modelplane.reconciler.preview.ChangeSetText;
import ai.modelplane.reconciler.preview.Style;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code run}: the loop. */
@Command(
    name = "run",
    description = "Applies what the manifests say, again and again, until it is told to end.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "SIGHUP begins a pass at once; SIGTERM lets the write in hand finish.",
      "",
      "Examples:",
      "  modelplane run https://git.example.com/ml/models.git --rev main --interval 15s"
    })
final class RunCommand implements Callable<Integer> {

  private static final Duration SHORTEST = Duration.ofMillis(100);

  /** While the source cannot be read. */
  static final String MEANWHILE = "what is live is served over the endpoints that are ready";

  private final Console console;
  private final Clock clock = Clock.systemUTC();
  private String shown = "";

  @Spec private @Nullable CommandSpec command;

  @Mixin private SourceOptions sourceOptions = new SourceOptions();
  @Mixin private ClusterOptions clusterOptions = new ClusterOptions();
  @Mixin private LimitOptions limits = new LimitOptions();
  @Mixin private HoldOptions holds = new HoldOptions();
  @Mixin private PaceOptions pace = new PaceOptions();
  @Mixin private WebhookOptions webhookOptions = new WebhookOptions();
  @Mixin private CommitStatusOptions statusOptions = new CommitStatusOptions();

  private Duration interval = Duration.ofSeconds(30);

  RunCommand(Console console) {
    this.console = console;
  }

  /** Without a pause a loop would ask the servers as fast as they answer. */
  @Option(
      names = "--interval",
      paramLabel = "DURATION",
      defaultValue = "30s",
      description = "From one look at the source to the next (default: ${DEFAULT-VALUE}).")
  void setInterval(Duration pause) {
    if (pause.compareTo(SHORTEST) < 0) {
      throw Misuse.of(
          command, "--interval is %d ms, expected 100ms or more".formatted(pause.toMillis()));
    }
    interval = pause;
  }

  @Override
  public Integer call() throws SourceException {
    webhookOptions.check();
    try (CommitReports reports = reports();
        Source source = sourceOptions.open(limits, console.in());
        Cluster cluster = clusterOptions.openToWrite(limits)) {
      log("following " + source.name() + " on " + cluster.name() + ", every " + interval);
      Settings settings =
          clusterOptions.settings(
              holds.in(clusterOptions.options(limits)), pace.wait, pace.settle(clusterOptions));
      Following following = new Following(source, cluster, reports);
      Loop loop = new Loop(cluster, settings, following, interval, report(), clock);
      try (Webhook _ = webhook(loop)) {
        loop.run();
      }
      return 0;
    }
  }

  /** Null when no Git host is told anything. */
  private @Nullable CommitReports reports() throws SourceException {
    return statusOptions
        .open(
            sourceOptions.source,
            limits.sourceIdentity,
            clusterOptions.gateways.getFirst(),
            this::log)
        .orElse(null);
  }

  /** Null when nobody announces pushes. */
  private @Nullable Webhook webhook(Loop loop) {
    return webhookOptions
        .open(ref -> PushedRef.concerns(ref, sourceOptions.revision.rev), loop::look, this::log)
        .orElse(null);
  }

  private Loop.Report report() {
    return new Loop.Report() {
      @Override
      public void say(String message) {
        log(message);
      }

      @Override
      public void outcome(Outcome outcome) {
        log(ChangeSetText.line(outcome, Style.PLAIN));
      }
    };
  }

  /** The source, as it is asked again and again. */
  private final class Following implements Intake {

    private final Source source;
    private final Cluster cluster;
    private final @Nullable CommitReports reports;
    private Optional<Reading> last = Optional.empty();

    Following(Source source, Cluster cluster, @Nullable CommitReports reports) {
      this.source = source;
      this.cluster = cluster;
      this.reports = reports;
    }

    @Override
    public synchronized Told read() {
      Reading now = Reading.of(source, last);
      now.failure().ifPresent(why -> log("pass failed: " + why + "; " + MEANWHILE));
      last = Optional.of(now);
      return new Told(now, cluster, reports);
    }
  }

  /** What it said. */
  private final class Told implements SourceReading {

    private final Reading reading;
    private final Cluster cluster;
    private final @Nullable CommitReports reports;
    private boolean isCarriedOut;

    Told(Reading reading, Cluster cluster, @Nullable CommitReports reports) {
      this.reading = reading;
      this.cluster = cluster;
      this.reports = reports;
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

    /** Findings are shown when they change, not at every pass. */
    @Override
    public void prepared(Prepared prepared) {
      String now = prepared.findings().toString();
      if (!now.equals(shown)) {
        shown = now;
        console.show(prepared.findings(), reading.snapshot());
      }
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
      if (reports == null || revision == null || !isRead()) {
        return;
      }
      if (isCarriedOut) {
        isCarriedOut = false;
        reports.after(
            cluster,
            revision,
            CommitStatus.of(prepared.traffic(), prepared.findings(), changes, isStopped));
      }
    }

    @Override
    public void settled() {
      if (reports != null) {
        reports.settled();
      }
    }

    @Override
    public void carriedOut(ChangeSet changes) {
      isCarriedOut = true;
      if (!changes.outcomes().isEmpty()) {
        log(ChangeSetText.summary(changes) + " at " + revision());
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

  private void log(String message) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    console.say(now + " " + message);
  }
}
