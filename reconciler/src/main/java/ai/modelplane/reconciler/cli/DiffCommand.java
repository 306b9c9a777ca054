package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.reconciler.Pass;
import ai.modelplane.reconciler.Prepared;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.plan.Traffic;
import ai.modelplane.reconciler.preview.PlanText;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code diff}: the plan against live. Writes nothing. */
@Command(
    name = "diff",
    description = "Shows what reconcile would change, and what becomes of the traffic.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit code: 0 no differences, 1 differences, 2 a manifest has errors or it could not run.",
      "",
      "Examples:",
      "  modelplane diff",
      "  modelplane diff --rev feature/canary",
      "  modelplane diff --cluster snapshot/"
    })
final class DiffCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private SourceOptions sourceOptions = new SourceOptions();
  @Mixin private ClusterOptions clusterOptions = new ClusterOptions();

  DiffCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws SourceException {
    try (Source source = sourceOptions.open(console.in());
        Cluster cluster = clusterOptions.open()) {
      Snapshot snapshot = source.snapshot();
      Pass pass = new Pass(cluster, clusterOptions.settings(), () -> false, Clock.systemUTC());
      Prepared prepared = pass.prepare(SourceOptions.read(snapshot));
      console.show(prepared.findings(), snapshot);
      console
          .out()
          .print(
              PlanText.of(
                  prepared.plan(),
                  Traffic.of(prepared.compilation().routes(), prepared.objects(), prepared.plan()),
                  console.style()));
      if (prepared.hasErrors()) {
        return Main.TROUBLE;
      }
      if (prepared.plan().isEmpty()) {
        console.say("no differences: " + prepared.plan().unchanged().size() + " objects unchanged");
        return 0;
      }
      return Main.FOUND;
    }
  }
}
