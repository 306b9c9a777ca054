package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.reconciler.Pass;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.loop.OneShot;
import ai.modelplane.reconciler.loop.Stop;
import ai.modelplane.reconciler.prepare.Prepared;
import ai.modelplane.reconciler.preview.ChangeSetJson;
import ai.modelplane.reconciler.preview.ChangeSetText;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code reconcile}: one pass, then exit. */
@Command(
    name = "reconcile",
    description = "Applies what the manifests say, once: for a scheduled job, or by hand.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit code: 0 everything was applied (what the Gateway makes of it is in the statuses),",
      "1 something was refused, failed or is broken, or the source cannot be read; 2 it could not"
          + " run.",
      "",
      "Examples:",
      "  modelplane reconcile",
      "  modelplane reconcile https://git.example.com/models.git --rev main --path prod",
      "  kustomize build . | modelplane reconcile - --prune-as team-a"
    })
final class ReconcileCommand implements Callable<Integer> {

  /** How what happened is printed. */
  enum Format {
    text,
    json
  }

  @Spec @Nullable CommandSpec command;

  private final Console console;
  private final Clock clock = Clock.systemUTC();

  @Mixin private SourceOptions sourceOptions = new SourceOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "One of: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.text;

  @Mixin private ClusterOptions clusterOptions = new ClusterOptions();
  @Mixin private LimitOptions limits = new LimitOptions();
  @Mixin private HoldOptions holds = new HoldOptions();
  @Mixin private PaceOptions pace = new PaceOptions();

  ReconcileCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws SourceException {
    try (Source source = sourceOptions.open(console.in());
        Cluster cluster = clusterOptions.openToWrite(limits)) {
      Reading reading = Reading.of(source);
      reading
          .failure()
          .ifPresent(why -> console.say("modelplane: " + why + "; " + Reading.MEANWHILE));
      return reconcile(cluster, reading);
    }
  }

  private int reconcile(Cluster cluster, Reading reading) {
    return new OneShot(cluster, pace.wait, what -> console.say("modelplane: " + what))
        .run(stop -> pass(cluster, stop, reading))
        .orElse(Main.TROUBLE);
  }

  private int pass(Cluster cluster, Stop stop, Reading reading) {
    try {
      return done(cluster, stop, reading);
    } catch (RuntimeException e) {
      reading.failed(cluster, Started.as(command), e, clock.instant());
      throw e;
    }
  }

  private int done(Cluster cluster, Stop stop, Reading reading) {
    Pass pass = new Pass(cluster, pace.settings(clusterOptions, holds, limits), stop, clock);
    Prepared prepared = pass.prepare(reading.input(cluster, clock.instant()));
    console.show(prepared.findings(), reading.snapshot());
    Progress progress = new Progress(prepared.plan(), console);
    ChangeSet changes = pass.execute(prepared, format == Format.text ? progress::show : o -> {});
    if (format == Format.json) {
      console.data(ChangeSetJson.of(changes));
    }
    console.say(ChangeSetText.summary(changes));
    Optional<String> stopped = stop.reason();
    reading.done(
        cluster,
        Started.as(command),
        stopped.or(() -> reading.concern(prepared).trouble(changes)),
        clock.instant());
    boolean errors = reading.failure().isPresent() || prepared.hasErrors();
    return end(errors, changes, stopped);
  }

  /** Says what is left to do, and gives the exit code: deletions may wait for the next pass. */
  int end(boolean errors, ChangeSet changes, Optional<String> stopped) {
    if (stopped.isPresent()) {
      console.say("modelplane: " + stopped.get() + ", which is not finished; run it again");
      return Main.FOUND;
    }
    if (changes.isUnfinished()) {
      console.say(
          "modelplane: not everything could be deleted yet; a further pass is needed, once the"
              + " gateway answers");
    }
    return errors || changes.hasTrouble() ? Main.FOUND : 0;
  }
}
