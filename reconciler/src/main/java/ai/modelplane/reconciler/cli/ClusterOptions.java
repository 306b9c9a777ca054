package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.address.Allowance;
import ai.modelplane.reconciler.Settings;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.folder.FolderCluster;
import ai.modelplane.reconciler.cluster.kubernetes.KubernetesCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which cluster, which gateway, and what may be written. */
final class ClusterOptions {

  private static final String KUBE = "kube";

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec command;

  @Option(
      names = "--cluster",
      paramLabel = "kube|FOLDER",
      defaultValue = KUBE,
      description = "kube (KUBECONFIG or in-cluster; the default), or a folder of YAML files.")
  String cluster = KUBE;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "The kubeconfig to use, instead of KUBECONFIG's.")
  @Nullable Path kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "The kubeconfig's context to use.")
  @Nullable String context;

  @Option(
      names = "--gateway",
      paramLabel = "NAMESPACE/NAME",
      defaultValue = "modelplane-system/modelplane",
      description = "The Gateway that serves the routes (default: ${DEFAULT-VALUE}).")
  String gateway = "modelplane-system/modelplane";

  @Option(
      names = "--gateway-url",
      paramLabel = "URL",
      description = "The base of all public addresses, when the Gateway cannot tell it.")
  @Nullable String gatewayUrl;

  @Option(
      names = "--allow-address",
      paramLabel = "CIDR|HOST",
      split = ",",
      converter = AllowanceConverter.class,
      description = "Allow endpoints at addresses that are refused otherwise.")
  List<Allowance> allowed = new ArrayList<>();

  @Option(
      names = "--max-deletes",
      paramLabel = "N",
      description =
          "Delete at most N services and hand-written endpoints in one pass (default: the larger"
              + " of 5 and 25 %% of the source's).")
  @Nullable Integer maxDeletes;

  @Option(
      names = "--namespaces",
      paramLabel = "NAME",
      split = ",",
      description = "The only namespaces that the source may write.")
  Set<String> namespaces = new TreeSet<>();

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description = "How long the gateway may take to answer (default: ${DEFAULT-VALUE}).")
  Duration wait = Duration.ofSeconds(30);

  @Option(
      names = "--settle",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "How long after its answer the gateway may still send to old backends (default: 2.5s;"
              + " 0s for a folder).")
  @Nullable Duration settle;

  Cluster open() {
    return cluster.equals(KUBE)
        ? KubernetesCluster.open(kubeconfig, context, options().gatewayNamespace())
        : FolderCluster.open(folder(Path.of(cluster)));
  }

  /** A misspelt folder is not a cluster without anything on it. */
  private static Path folder(Path path) {
    if (!Files.exists(path)) {
      throw new ClusterException(
          ClusterException.Cause.MISSING,
          "--cluster: there is no folder or file "
              + path
              + "; give kube, or a folder of YAML files (for an empty cluster: mkdir "
              + path
              + "), or --context for a kubeconfig's context");
    }
    return path;
  }

  Settings settings() {
    Duration settled = cluster.equals(KUBE) ? Duration.ofMillis(2500) : Duration.ZERO;
    return new Settings(
        options(),
        Optional.ofNullable(gatewayUrl).map(u -> u.replaceAll("/+$", "")),
        wait,
        settle == null ? settled : settle);
  }

  Options options() {
    String[] parts = gateway.split("/", -1);
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw wrong("--gateway is \"" + gateway + "\", expected NAMESPACE/NAME");
    }
    if (maxDeletes != null && maxDeletes < 0) {
      throw wrong("--max-deletes is " + maxDeletes + ", expected 0 or more");
    }
    return new Options(
        parts[0],
        parts[1],
        allowed,
        maxDeletes == null ? OptionalInt.empty() : OptionalInt.of(maxDeletes),
        namespaces);
  }

  private ParameterException wrong(String message) {
    if (command == null) {
      throw new IllegalArgumentException(message);
    }
    return new ParameterException(command.commandLine(), message);
  }
}
