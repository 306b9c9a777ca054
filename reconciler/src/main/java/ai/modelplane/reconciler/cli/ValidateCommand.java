package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.Compiler;
import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.config.ConfigFile;
import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Level;
import ai.modelplane.compiler.diagnostic.Levels;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.manifest.Comparison;
import ai.modelplane.compiler.manifest.Diagnostics;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.report.GithubReport;
import ai.modelplane.compiler.report.GitlabReport;
import ai.modelplane.compiler.report.JsonReport;
import ai.modelplane.compiler.report.JunitReport;
import ai.modelplane.compiler.report.MarkdownSummary;
import ai.modelplane.compiler.report.SarifReport;
import ai.modelplane.compiler.report.TextReport;
import ai.modelplane.compiler.report.Validation;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.SourceFile;
import ai.modelplane.compiler.source.request.RepositoryPaths;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.reconciler.cluster.ClusterView;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.prepare.Preparation;
import ai.modelplane.reconciler.preview.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code validate}: checks manifests, without a cluster unless one is named. */
@Command(
    name = "validate",
    description =
        "Checks manifests. Needs no cluster; with one it checks what they select as well.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit code: 0 all is well, 1 there are errors (with --base: new ones), 2 it could not run.",
      "",
      "Examples:",
      "  modelplane validate deploy/",
      "  modelplane validate --base origin/main -o github",
      "  modelplane validate --cluster snapshot.yaml --rule selector/no-match=error",
      "  kustomize build . | modelplane validate -"
    })
final class ValidateCommand implements Callable<Integer> {

  /** How findings are printed. */
  enum Format {
    text,
    json,
    sarif,
    junit,
    github,
    gitlab
  }

  @Spec @Nullable CommandSpec command;

  private final Console console;

  @Parameters(
      paramLabel = "SOURCE",
      arity = "0..*",
      description = "Folders (default: .), files, - or a Git URL; several are read as one.")
  private List<String> sources = new ArrayList<>();

  @Mixin private RevisionOptions revision = new RevisionOptions();

  @Option(
      names = "--base",
      paramLabel = "REV",
      description =
          "Compare with where this change left REV, and fail only for what it introduced.")
  private @Nullable String base;

  @Option(
      names = "--rule",
      paramLabel = "ID=LEVEL",
      description = "Set a rule to off, warning or error; wins over .modelplane.yaml.")
  private Map<Rule, Level> rules = new EnumMap<>(Rule.class);

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "One of: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.text;

  @Option(
      names = "--summary",
      description = "Append a Markdown table to the file that $GITHUB_STEP_SUMMARY names.")
  private boolean summary;

  @Mixin private ClusterOptions clusterOptions = new ClusterOptions();
  @Mixin private LimitOptions limits = new LimitOptions();
  @Mixin private NamingOptions naming = new NamingOptions();

  ValidateCommand(Console console) {
    this.console = console;
  }

  /**
   * One revision, read and checked.
   *
   * @param leftOut the lines of its configuration that leave something out
   */
  private record Checked(
      Comparison.Side side,
      Manifests manifests,
      Levels levels,
      ConfigFile config,
      List<Diagnostic> leftOut) {}

  private interface Opener {
    Source open(Request request) throws SourceException;
  }

  @Override
  public Integer call() throws SourceException {
    long start = System.nanoTime();
    try (ClusterView cluster = clusterOptions.isNamed() ? clusterOptions.open(limits) : null) {
      Options options = clusterOptions.options(limits);
      if (cluster != null) {
        options =
            Started.explaining(
                Started.passes(cluster, Optional.empty()), options, command, console);
      }
      Checked change = check(Sources::open, cluster, options, null);
      List<Diagnostic> diagnostics = change.side.diagnostics();
      if (base != null) {
        String from = base;
        Checked before = check(r -> Sources.base(r, from), cluster, options, change.levels);
        diagnostics = new ArrayList<>(Comparison.of(change.side, before.side));
        change.leftOut.stream()
            .filter(d -> change.config.isNew(d.finding().where(), before.config))
            .map(d -> d.as(Diagnostic.Baseline.INTRODUCED))
            .forEach(diagnostics::add);
      }
      Validation validation =
          new Validation(
              diagnostics,
              change.manifests,
              change.side.snapshot().files().stream().map(SourceFile::path).toList(),
              Duration.ofNanos(System.nanoTime() - start));
      report(validation, change.side.snapshot().name());
      return validation.fails() ? Main.FOUND : 0;
    }
  }

  /**
   * @param levels how much each rule matters; null for what the source itself and the person say
   */
  private Checked check(
      Opener opener, @Nullable ClusterView cluster, Options options, @Nullable Levels levels)
      throws SourceException {
    List<Source> open = new ArrayList<>();
    try {
      List<Snapshot> parts = new ArrayList<>();
      List<Request> requests =
          (sources.isEmpty() ? List.of(".") : sources)
              .stream().map(s -> naming.request(revision, s, console.in())).toList();
      RepositoryPaths paths = RepositoryPaths.of(requests);
      for (Request request : requests) {
        Source opened = opener.open(request);
        open.add(opened);
        Snapshot read = opened.snapshot();
        Snapshot part = format == Format.text ? read : paths.in(read, request);
        parts.add(ConfigFile.of(part).narrow(part));
      }
      Snapshot snapshot = Snapshot.of(parts);
      Input input = SourceOptions.check(snapshot, cluster != null);
      ConfigFile config = ConfigFile.of(snapshot);
      List<Finding> findings = new ArrayList<>(config.findings());
      findings.addAll(findings(input, cluster, options));
      Levels set = levels == null ? config.levels().overriddenBy(new Levels(rules)) : levels;
      return new Checked(
          new Comparison.Side(Diagnostics.locate(set.apply(findings), snapshot), snapshot),
          input.manifests(),
          set,
          config,
          Diagnostics.locate(set.apply(config.leavesOutMoreThan(ConfigFile.NONE)), snapshot));
    } finally {
      open.forEach(Source::close);
    }
  }

  private List<Finding> findings(Input input, @Nullable ClusterView cluster, Options options) {
    if (cluster != null) {
      return Preparation.of(cluster, options, input, Clock.systemUTC()).findings();
    }
    List<Finding> findings = new ArrayList<>(input.manifests().findings());
    findings.addAll(Compiler.check(options, input.manifests()));
    return findings;
  }

  private void report(Validation validation, String name) throws SourceException {
    switch (format) {
      case text ->
          console.text(TextReport.of(validation.diagnostics(), console.style() == Style.COLOUR));
      case json -> console.data(JsonReport.of(validation.diagnostics()));
      case sarif -> console.data(SarifReport.of(validation));
      case junit -> console.data(JunitReport.of(validation));
      case github -> console.data(GithubReport.of(validation));
      case gitlab -> console.data(GitlabReport.of(validation));
    }
    if (validation.manifests().valid().isEmpty() && validation.manifests().broken().isEmpty()) {
      console.say("modelplane: no ModelService or ModelEndpoint found in " + name);
    }
    console.say(TextReport.summary(validation));
    if (summary) {
      summarize(validation);
    }
  }

  private void summarize(Validation validation) throws SourceException {
    String file = System.getenv("GITHUB_STEP_SUMMARY");
    if (file == null || file.isBlank()) {
      console.say("modelplane: GITHUB_STEP_SUMMARY is not set, so that --summary writes nothing");
      return;
    }
    try {
      Files.writeString(
          Path.of(file),
          MarkdownSummary.of(validation),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new SourceException("cannot write the summary to " + file + ": " + e.getMessage(), e);
    }
  }
}
