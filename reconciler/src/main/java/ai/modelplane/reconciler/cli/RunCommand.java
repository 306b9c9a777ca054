package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.reconciler.Settings;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.githost.Webhook;
import ai.modelplane.reconciler.loop.Intake;
import ai.modelplane.reconciler.loop.Loop;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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
      "  modelplane run https://git.example.com/ml/models.git --rev main --interval 15s",
      "  modelplane run https://git.example.com/a 'https://git.example.com/b?rev=v2'"
    })
final class RunCommand implements Callable<Integer> {

  private static final Duration SHORTEST = Duration.ofMillis(100);

  private final Console console;
  private final Clock clock = Clock.systemUTC();
  private final LoopLog log;

  @Spec private @Nullable CommandSpec command;

  @Parameters(
      paramLabel = "SOURCE",
      arity = "0..*",
      defaultValue = ".",
      description = {
        "Folders (default: ${DEFAULT-VALUE}), files, - or Git URLs. Options of one of several are"
            + " written behind it: URL?rev=main&path=teams/a"
      })
  private List<String> sources = List.of(".");

  /** For all sources: {@link FollowedSource} looks up what was given. */
  @Mixin
  @SuppressWarnings("UnusedVariable")
  private RevisionOptions revision = new RevisionOptions();

  @Mixin
  @SuppressWarnings("UnusedVariable")
  private NamingOptions naming = new NamingOptions();

  @Mixin
  @SuppressWarnings("UnusedVariable")
  private CommitStatusOptions statusOptions = new CommitStatusOptions();

  @Mixin private ClusterOptions clusterOptions = new ClusterOptions();
  @Mixin private LimitOptions limits = new LimitOptions();
  @Mixin private HoldOptions holds = new HoldOptions();
  @Mixin private PaceOptions pace = new PaceOptions();
  @Mixin private WebhookOptions webhookOptions = new WebhookOptions();

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
      description = "From one look at a source to the next (default: ${DEFAULT-VALUE}).")
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
    try (FollowedSources followed =
            FollowedSources.open(
                command, sources, console.in(), clusterOptions.gateways.getFirst(), log::say);
        Cluster cluster = clusterOptions.openToWrite(limits)) {
      log.say("following " + followed.names() + " on " + cluster.name() + ", every " + interval);
      Settings settings = pace.settings(clusterOptions, holds, limits);
      List<Intake> intakes = followed.intakes(cluster, log::say, clock);
      Loop loop = new Loop(cluster, settings, intakes, interval, log, clock);
      try (Webhook _ = webhook(followed, loop)) {
        loop.run();
      }
      return 0;
    }
  }

  /** Null when nobody announces pushes. */
  private @Nullable Webhook webhook(FollowedSources followed, Loop loop) {
    return webhookOptions.open(followed::isConcerned, loop::look, log::say).orElse(null);
  }
}
