package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.reconciler.Pass;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.loop.Loop;
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
import java.util.function.BooleanSupplier;
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

  private Duration interval = Duration.ofSeconds(30);

  RunCommand(Console console) {
    this.console = console;
  }

  /** Without a pause a loop would ask the servers as fast as they answer. */
  @Option(
      names = "--interval",
      paramLabel = "DURATION",
      defaultValue = "30s",
      description = "From the end of one pass to the next (default: ${DEFAULT-VALUE}).")
  void setInterval(Duration pause) {
    if (pause.compareTo(SHORTEST) < 0) {
      throw Misuse.of(
          command, "--interval is %d ms, expected 100ms or more".formatted(pause.toMillis()));
    }
    interval = pause;
  }

  @Override
  public Integer call() throws SourceException {
    try (Source source = sourceOptions.open(limits, console.in());
        Cluster cluster = clusterOptions.openToWrite(limits)) {
      log("following " + source.name() + " on " + cluster.name() + ", every " + interval);
      new Loop(cluster, interval, this::log).run(stopping -> pass(source, cluster, stopping));
      return 0;
    }
  }

  private boolean pass(Source source, Cluster cluster, BooleanSupplier stopping) {
    Reading reading = Reading.of(source);
    try {
      return pass(reading, cluster, stopping);
    } catch (RuntimeException e) {
      reading.failed(cluster, command, e, clock.instant());
      throw e;
    }
  }

  private boolean pass(Reading reading, Cluster cluster, BooleanSupplier stopping) {
    reading.failure().ifPresent(why -> log("pass failed: " + why + "; " + MEANWHILE));
    Snapshot snapshot = reading.snapshot();
    Pass pass =
        new Pass(
            cluster,
            clusterOptions.settings(
                holds.in(clusterOptions.options(limits)), pace.wait, pace.settle(clusterOptions)),
            stopping,
            clock);
    Prepared prepared = pass.prepare(reading.input(cluster, clock.instant()));
    showOnce(prepared, snapshot);
    ChangeSet changes =
        pass.execute(prepared, outcome -> log(ChangeSetText.line(outcome, Style.PLAIN)));
    if (!changes.outcomes().isEmpty()) {
      String revision =
          reading.failure().isPresent()
              ? "what is live"
              : Objects.requireNonNullElse(snapshot.revision(), "the work tree");
      log(ChangeSetText.summary(changes) + " at " + revision);
    }
    Optional<String> stopped =
        stopping.getAsBoolean()
            ? Optional.of("the pass was ended before its time")
            : Optional.empty();
    reading.done(cluster, command, prepared, changes, stopped, clock.instant());
    return reading.failure().isEmpty() && !changes.hasTrouble();
  }

  /** Findings are shown when they change, not at every pass. */
  private void showOnce(Prepared prepared, Snapshot snapshot) {
    String now = prepared.findings().toString();
    if (!now.equals(shown)) {
      shown = now;
      console.show(prepared.findings(), snapshot);
    }
  }

  private void log(String message) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    console.say(now + " " + message);
  }
}
