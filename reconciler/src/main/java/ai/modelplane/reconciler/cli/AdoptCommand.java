package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.text.Printable;
import ai.modelplane.reconciler.apply.Handover;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.loop.OneShot;
import ai.modelplane.reconciler.prepare.Adoption;
import ai.modelplane.reconciler.prepare.Preparation;
import ai.modelplane.reconciler.prepare.Prepared;
import ai.modelplane.reconciler.preview.AdoptionText;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code adopt}: takes over what somebody else made, or another source applied. */
@Command(
    name = "adopt",
    description = "Shows what the manifests would take over from somebody else, and takes it over.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Taken over is what stands on the cluster where the manifests need it: made with kubectl,",
      "restored from a backup, or, with --from, applied from another source. What kubectl set of",
      "a spec or a label, and Git does not have, goes; annotations stay. Objects of another",
      "instance, and fields that another applier holds, are never taken over.",
      "",
      "Exit code: 0 nothing to take over, or with --yes all was taken over, 1 something would be,",
      "or with --yes something was not, 2 something stands in the way, or it could not run.",
      "",
      "Examples:",
      "  modelplane adopt",
      "  modelplane adopt models --yes",
      "  modelplane adopt --from git.example.com/team/old-name --yes"
    })
final class AdoptCommand implements Callable<Integer> {

  /** As long as another process may take for a pass. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Console console;

  @Mixin private SourceOptions sourceOptions = new SourceOptions();

  @Option(
      names = "--from",
      paramLabel = "SOURCE",
      description =
          "Take over what this other source applied, by its name or hash as a conflict shows it.")
  private String from = "";

  @Option(
      names = "--all",
      description =
          "With --from: also what has no manifest here. The next pass deletes it, as far as"
              + " --max-deletes allows.")
  private boolean all;

  @Option(names = "--yes", description = "Take over what is shown, instead of only showing it.")
  private boolean yes;

  @Mixin private ClusterOptions clusterOptions = new ClusterOptions();
  @Mixin private LimitOptions limits = new LimitOptions();

  AdoptCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws SourceException {
    try (Source source = sourceOptions.open(console.in());
        Cluster cluster = yes ? clusterOptions.openToWrite(limits) : clusterOptions.open(limits)) {
      Snapshot snapshot = source.snapshot();
      if (!yes) {
        return adopt(cluster, snapshot, () -> false);
      }
      return takeOver(cluster, snapshot);
    }
  }

  private int takeOver(Cluster cluster, Snapshot snapshot) throws SourceException {
    return new OneShot(cluster, PATIENCE, what -> console.say("modelplane: " + what))
        .run(stop -> adopt(cluster, snapshot, stop))
        .orElse(Main.TROUBLE);
  }

  private int adopt(Cluster cluster, Snapshot snapshot, BooleanSupplier stopping)
      throws SourceException {
    Prepared prepared =
        Preparation.of(
            cluster,
            clusterOptions.options(limits),
            SourceOptions.read(snapshot),
            Clock.systemUTC());
    SortedSet<String> sources = Adoption.sources(prepared, from);
    if (!from.isEmpty() && sources.size() != 1) {
      console.say(
          sources.isEmpty()
              ? "modelplane: nothing on " + cluster.name() + " is applied from the source " + from
              : "modelplane: several sources are called "
                  + from
                  + "; name one: "
                  + String.join(", ", sources));
      return Main.TROUBLE;
    }
    if (all && prepared.inputs().getFirst().identity().hash().isEmpty()) {
      console.say(
          "modelplane: --all needs a source that prunes: a folder, a repository or --prune-as");
      return Main.TROUBLE;
    }
    Adoption adoption = Adoption.of(prepared, from.isEmpty() ? "" : sources.first(), all);
    List<Finding> unsettled = adoption.unsettled(prepared.findings());
    console.show(unsettled, snapshot);
    console.text(AdoptionText.of(adoption, from, console.style()));
    boolean isInTheWay = !unsettled.isEmpty() || !adoption.left().isEmpty();
    if (!adoption.unwritten().isEmpty() && !all) {
      console.say(
          "modelplane: with --all what has no manifest here is taken over too, and the next pass"
              + " deletes it");
    }
    if (adoption.taken().isEmpty()) {
      console.say("nothing to take over");
      return isInTheWay ? Main.TROUBLE : 0;
    }
    return yes ? write(cluster, adoption, isInTheWay, stopping) : preview(adoption, isInTheWay);
  }

  private int preview(Adoption adoption, boolean isInTheWay) {
    console.say(
        Console.objects(adoption.taken().size()) + " would be taken over; with --yes they are");
    return isInTheWay ? Main.TROUBLE : Main.FOUND;
  }

  private int write(
      Cluster cluster, Adoption adoption, boolean isInTheWay, BooleanSupplier stopping) {
    List<Handover.Taken> outcomes =
        Handover.of(
            cluster,
            adoption.taken().values(),
            stopping,
            taken ->
                console.text(
                    Printable.text(
                            taken.trouble().isEmpty()
                                ? taken.key() + " taken over"
                                : taken.key() + " failed: " + taken.trouble())
                        + "\n"));
    long failed = outcomes.stream().filter(t -> !t.trouble().isEmpty()).count();
    console.say(
        Console.objects(outcomes.size() - failed)
            + " taken over"
            + (failed == 0 ? "" : ", " + failed + " failed")
            + "; modelplane diff shows what the next pass makes of it");
    return failed > 0 || isInTheWay ? Main.FOUND : 0;
  }
}
