package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.reconciler.Settings;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.githost.CommitReports;
import ai.modelplane.reconciler.githost.PushedRef;
import ai.modelplane.reconciler.githost.Webhook;
import ai.modelplane.reconciler.loop.Loop;
import java.time.Clock;
import java.time.Duration;
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

  private final Console console;
  private final Clock clock = Clock.systemUTC();
  private final LoopLog log;

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
    this.log = new LoopLog(console, clock);
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
      log.say("following " + source.name() + " on " + cluster.name() + ", every " + interval);
      Settings settings = pace.settings(clusterOptions, holds, limits);
      Following following =
          new Following(
              source,
              reading ->
                  new Told(reading, cluster, command, Optional.ofNullable(reports), log, clock),
              log::say,
              clock);
      Loop loop = new Loop(cluster, settings, following, interval, log, clock);
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
            log::say)
        .orElse(null);
  }

  /** Null when nobody announces pushes. */
  private @Nullable Webhook webhook(Loop loop) {
    return webhookOptions
        .open(ref -> PushedRef.concerns(ref, sourceOptions.revision.rev), loop::look, log::say)
        .orElse(null);
  }
}
