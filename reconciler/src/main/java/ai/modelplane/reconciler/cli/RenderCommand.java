package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.text.Json;
import ai.modelplane.compiler.text.Secrets;
import ai.modelplane.compiler.yaml.YamlWriter;
import ai.modelplane.reconciler.cluster.ClusterView;
import ai.modelplane.reconciler.prepare.Preparation;
import ai.modelplane.reconciler.prepare.Prepared;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code render}: prints the objects that manifests and live endpoints make. */
@Command(
    name = "render",
    description =
        "Prints the routes and backends of the manifests, and of live services that are in no"
            + " source.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit code: 0 all is well, 1 a manifest has errors, 2 it could not run.",
      "",
      "Examples:",
      "  modelplane render",
      "  modelplane render --cluster snapshot.yaml -o json"
    })
final class RenderCommand implements Callable<Integer> {

  /** How objects are printed. */
  enum Format {
    yaml,
    json
  }

  @Spec @Nullable CommandSpec command;

  private final Console console;

  @Mixin private SourceOptions sourceOptions = new SourceOptions();
  @Mixin private ClusterOptions clusterOptions = new ClusterOptions();
  @Mixin private LimitOptions limits = new LimitOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "yaml",
      description = "One of: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.yaml;

  RenderCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws SourceException {
    try (Source source = sourceOptions.open(console.in());
        ClusterView cluster = clusterOptions.open(limits)) {
      Snapshot snapshot = source.snapshot();
      Prepared prepared =
          Preparation.of(
              cluster,
              Started.explaining(
                  Started.passes(cluster, source.identity()),
                  clusterOptions.options(limits),
                  command,
                  console),
              SourceOptions.read(snapshot),
              Clock.systemUTC());
      console.show(prepared.findings(), snapshot);
      List<ObjectNode> objects =
          prepared.compilation().desired().objects().values().stream()
              .filter(RenderCommand::isRendered)
              .map(DesiredObject::tree)
              .toList();
      console.data(print(objects));
      return prepared.hasErrors() ? Main.FOUND : 0;
    }
  }

  /** What people wrote is theirs already; derived endpoints have no document behind them. */
  private static boolean isRendered(DesiredObject object) {
    return !object.isAuthored();
  }

  private String print(List<ObjectNode> objects) {
    return switch (format) {
      case yaml -> YamlWriter.write(objects.stream().map(Secrets::hide).toList());
      case json -> {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("apiVersion", "v1").put("kind", "List").putArray("items").addAll(objects);
        yield Json.of(list);
      }
    };
  }
}
