package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.Compiler;
import ai.modelplane.compiler.address.Allowance;
import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.manifest.Diagnostics;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.report.JsonReport;
import ai.modelplane.compiler.report.TextReport;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.reconciler.Input;
import ai.modelplane.reconciler.preview.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code validate}: checks manifests without a cluster. */
@Command(
    name = "validate",
    description = "Checks manifests. Needs no cluster.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit code: 0 all is well, 1 there are errors, 2 it could not run.",
      "",
      "Examples:",
      "  modelplane validate deploy/",
      "  modelplane validate --rev origin/main",
      "  kustomize build . | modelplane validate -"
    })
final class ValidateCommand implements Callable<Integer> {

  /** How findings are printed. */
  enum Format {
    text,
    json
  }

  private final Console console;

  @Mixin private SourceOptions sourceOptions = new SourceOptions();

  @Option(
      names = "--allow-address",
      paramLabel = "CIDR|HOST",
      split = ",",
      converter = AllowanceConverter.class,
      description = "Allow endpoints at addresses that are refused otherwise.")
  private List<Allowance> allowed = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "One of: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.text;

  ValidateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws SourceException {
    long start = System.nanoTime();
    ClusterOptions clusterOptions = new ClusterOptions();
    clusterOptions.allowed = allowed;
    try (Source source = sourceOptions.open(console.in())) {
      Snapshot snapshot = source.snapshot();
      Input input = SourceOptions.read(snapshot);
      Manifests manifests = input.manifests();
      List<Finding> findings = new ArrayList<>(manifests.findings());
      findings.addAll(
          new Compiler(clusterOptions.options())
              .compile(manifests, input.identity(), Optional.empty())
              .findings());
      List<Diagnostic> diagnostics = Diagnostics.locate(findings, snapshot);
      switch (format) {
        case text ->
            console.out().print(TextReport.of(diagnostics, console.style() == Style.COLOUR));
        case json -> console.out().print(JsonReport.of(diagnostics));
      }
      long errors = findings.stream().filter(Finding::isError).count();
      if (manifests.valid().isEmpty() && manifests.broken().isEmpty()) {
        console.say("modelplane: no ModelService or ModelEndpoint found in " + source.name());
      }
      console.say(summary(manifests, errors, findings.size() - errors, start));
      return errors > 0 ? Main.FOUND : 0;
    }
  }

  private static String summary(Manifests manifests, long errors, long warnings, long start) {
    return count(manifests.valid().size(), "valid manifest")
        + ", "
        + count(errors, "error")
        + ", "
        + count(warnings, "warning")
        + ", "
        + count(manifests.skipped(), "other document")
        + " skipped, in "
        + (System.nanoTime() - start) / 1_000_000
        + " ms";
  }

  private static String count(long n, String word) {
    return n + " " + word + (n == 1 ? "" : "s");
  }
}
