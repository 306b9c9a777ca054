package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.config.ConfigFile;
import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.manifest.Diagnostics;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.request.RepositoryPaths;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.reconciler.apply.DryRun;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterView;
import ai.modelplane.reconciler.prepare.Preparation;
import ai.modelplane.reconciler.prepare.Prepared;
import ai.modelplane.reconciler.prepare.SimulatedCluster;
import ai.modelplane.reconciler.preview.PlanHtml;
import ai.modelplane.reconciler.preview.PlanJson;
import ai.modelplane.reconciler.preview.PlanMarkdown;
import ai.modelplane.reconciler.preview.PlanText;
import ai.modelplane.reconciler.preview.Preview;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code diff}: the plan against live. Writes nothing. */
@Command(
    name = "diff",
    description = "Shows what reconcile would change, and what becomes of the traffic.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit code: 0 no differences, 1 differences, 2 a manifest has errors, something stands in",
      "the way, such as a conflict or deletions that are held, or it could not run.",
      "",
      "Examples:",
      "  modelplane diff",
      "  modelplane diff --rev feature/canary",
      "  modelplane diff --base origin/main --cluster snapshot.yaml -o markdown"
    })
final class DiffCommand implements Callable<Integer> {

  /** How a plan is printed. */
  enum Format {
    text,
    json,
    markdown,
    html
  }

  @Spec @Nullable CommandSpec command;

  private final Console console;
  private final Clock clock = Clock.systemUTC();

  @Mixin private SourceOptions sourceOptions = new SourceOptions();

  @Option(
      names = "--base",
      paramLabel = "REV",
      description =
          "Compare with what the commit where this change left REV makes of the same live state.")
  private @Nullable String base;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "One of: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.text;

  @Mixin private ClusterOptions clusterOptions = new ClusterOptions();
  @Mixin private LimitOptions limits = new LimitOptions();
  @Mixin private HoldOptions holds = new HoldOptions();

  DiffCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws SourceException {
    try (Source source = sourceOptions.open(console.in());
        Cluster live = clusterOptions.open(limits)) {
      Options options =
          Started.explaining(
              Started.passes(live, source.identity()),
              holds.in(clusterOptions.options(limits)),
              command,
              console);
      if (base == null) {
        return diff(snapshot(source), options, List.of(), live, live, live.name());
      }
      try (Source before = Sources.base(sourceOptions.request(console.in()), base)) {
        Snapshot from = before.snapshot();
        Snapshot to = snapshot(source);
        List<Finding> leftOut = ConfigFile.of(to).leavesOutMoreThan(ConfigFile.of(from));
        try (ClusterView merged =
            SimulatedCluster.of(live, options, SourceOptions.read(from), clock)) {
          return diff(to, options, leftOut, merged, live, before.name() + " on " + live.name());
        }
      }
    }
  }

  /** What is to be applied. Programs call its files from the top of the repository. */
  private Snapshot snapshot(Source source) throws SourceException {
    if (format == Format.text) {
      return source.snapshot();
    }
    Request request = sourceOptions.request(console.in());
    return RepositoryPaths.of(List.of(request)).in(source.snapshot(), request);
  }

  private static Map<Key, List<Integer>> silent(Prepared prepared) {
    return prepared.compilation().routes().stream()
        .filter(route -> route.service().isWeighted() && !route.silent().isEmpty())
        .collect(Collectors.toMap(route -> route.service().key(), Route::silent));
  }

  /**
   * @param more findings of the comparison with a base
   * @param against what is compared with: what is live, or what a base would make of it
   */
  private int diff(
      Snapshot snapshot,
      Options options,
      List<Finding> more,
      ClusterView against,
      Cluster live,
      String name)
      throws SourceException {
    Prepared wanted = Preparation.of(against, options, SourceOptions.read(snapshot), clock);
    DryRun asked = DryRun.of(live, wanted);
    Prepared prepared = wanted.without(asked.refused(), List.of()).orElse(wanted);
    asked
        .unasked()
        .ifPresent(why -> console.say("modelplane: not checked by the cluster itself: " + why));
    List<Finding> findings = new ArrayList<>(prepared.findings());
    findings.addAll(asked.findings());
    findings.addAll(more);
    List<Diagnostic> diagnostics = Diagnostics.locate(findings, snapshot);
    String revision = snapshot.revision();
    Preview preview =
        new Preview(
            snapshot.name() + (revision == null ? "" : " at " + revision),
            name,
            prepared.plan(),
            prepared.traffic(),
            diagnostics,
            silent(prepared));
    console.print(diagnostics);
    switch (format) {
      case text -> console.text(PlanText.of(preview, console.style()));
      case json -> console.data(PlanJson.of(preview));
      case markdown -> console.data(PlanMarkdown.of(preview));
      case html -> console.data(PlanHtml.of(preview));
    }
    if (findings.stream().anyMatch(Finding::isError)) {
      return Main.TROUBLE;
    }
    if (prepared.plan().isEmpty()) {
      console.say("no differences: " + prepared.plan().unchanged().size() + " objects unchanged");
      return 0;
    }
    return Main.FOUND;
  }
}
