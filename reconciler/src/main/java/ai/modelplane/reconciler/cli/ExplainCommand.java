package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.reconciler.cluster.ClusterView;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.gather.LastPass;
import ai.modelplane.reconciler.prepare.Preparation;
import ai.modelplane.reconciler.prepare.Prepared;
import ai.modelplane.reconciler.preview.ExplainJson;
import ai.modelplane.reconciler.preview.ExplainText;
import ai.modelplane.reconciler.preview.Explanation;
import ai.modelplane.reconciler.preview.Explanations;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code explain}: who gets which share of a service, and why not. */
@Command(
    name = "explain",
    description = "Shows who gets which share of a service, and why others get none.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit code: 0 shown, 1 no such service or a manifest has errors, 2 it could not run.",
      "",
      "Examples:",
      "  modelplane explain",
      "  modelplane explain ml-team/qwen --source . --cluster snapshot.yaml"
    })
final class ExplainCommand implements Callable<Integer> {

  /** How explanations are printed. */
  enum Format {
    text,
    json
  }

  /** So many services are named to somebody who asked for another one. */
  private static final int MOST_NAMES = 20;

  @Spec @Nullable CommandSpec command;

  private final Console console;

  @Parameters(
      paramLabel = "SERVICE",
      arity = "0..1",
      description = "NAMESPACE/NAME or NAME (default: every service).")
  private @Nullable String service;

  @Option(
      names = "--source",
      paramLabel = "SOURCE",
      description = "Explain what these manifests would make, instead of what is live.")
  private @Nullable String source;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "One of: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.text;

  @Mixin private RevisionOptions revision = new RevisionOptions();
  @Mixin private ClusterOptions clusterOptions = new ClusterOptions();
  @Mixin private LimitOptions limits = new LimitOptions();
  @Mixin private NamingOptions naming = new NamingOptions();

  ExplainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws SourceException {
    try (ClusterView cluster = clusterOptions.open(limits)) {
      List<LastPass> passes = Started.passes(cluster, Optional.empty());
      Options options =
          Started.explaining(passes, clusterOptions.options(limits), command, console);
      Started.trouble(passes, console);
      Prepared prepared = prepare(cluster, options);
      List<Explanation> explained = Explanations.of(prepared, isOfSource(), this::isAskedFor);
      if (explained.isEmpty()) {
        console.say(nothing(prepared));
        return Main.FOUND;
      }
      switch (format) {
        case text -> explained.forEach(e -> console.text(ExplainText.of(e, console.style())));
        case json -> console.data(ExplainJson.of(explained));
      }
      return isOfSource() && prepared.hasErrors() ? Main.FOUND : 0;
    }
  }

  private boolean isOfSource() {
    return source != null
        || revision.rev != null
        || revision.path != null
        || naming.pruneAs != null;
  }

  private Prepared prepare(ClusterView cluster, Options options) throws SourceException {
    if (!isOfSource()) {
      return Preparation.of(cluster, options, Input.NONE, Clock.systemUTC());
    }
    try (Source opened =
        Sources.open(naming.request(revision, source == null ? "." : source, console.in()))) {
      Snapshot snapshot = opened.snapshot();
      Prepared prepared =
          Preparation.of(cluster, options, SourceOptions.read(snapshot), Clock.systemUTC());
      console.show(prepared.findings(), snapshot);
      return prepared;
    }
  }

  private boolean isAskedFor(Key key) {
    return service == null
        || service.equals(key.name())
        || service.equals(key.namespace() + "/" + key.name());
  }

  private String nothing(Prepared prepared) {
    if (service != null) {
      for (LiveObject object : prepared.objects().values()) {
        if (object.key().kind() == Kind.MODEL_SERVICE && isAskedFor(object.key())) {
          return "modelplane: "
              + object.key()
              + " belongs to the instance "
              + object.label(Names.INSTANCE)
              + ": name its Gateway with --gateway";
        }
      }
    }
    List<String> there =
        Explanations.of(prepared, isOfSource(), key -> true).stream()
            .map(Explanation::service)
            .map(k -> k.namespace() + "/" + k.name())
            .toList();
    return "modelplane: there is no ModelService "
        + (service == null ? "at all" : service)
        + (there.isEmpty() ? "" : "; there are " + MessageText.list(there, MOST_NAMES));
  }
}
