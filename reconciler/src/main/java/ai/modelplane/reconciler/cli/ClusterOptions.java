package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.address.Allowance;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.folder.FolderCluster;
import ai.modelplane.reconciler.cluster.kubernetes.KubernetesCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which cluster, which gateways, and which addresses. */
final class ClusterOptions {

  private static final String KUBE = "kube";

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec command;

  /** Each is namespace, slash, name. */
  List<String> gateways = List.of("modelplane-system/modelplane");

  @Option(
      names = "--cluster",
      paramLabel = "kube|FOLDER|FILE",
      description =
          "kube (KUBECONFIG or in-cluster), a folder of YAML files, or a file that snapshot wrote.")
  @Nullable String cluster;

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
      names = "--gateway-url",
      paramLabel = "URL",
      description = "The base of all public addresses, when the Gateway cannot tell it.")
  @Nullable String gatewayUrl;

  @Option(
      names = "--allow-address",
      paramLabel = "CIDR|HOST",
      split = ",",
      description = "Allow endpoints at addresses that are refused otherwise.")
  List<Allowance> allowed = new ArrayList<>();

  /** The cluster that is named; kube when none is. */
  Cluster open(LimitOptions limits) {
    return isFolder() ? FolderCluster.open(folder(), limits.namespaces) : kube(limits);
  }

  /** The same for a command that writes. */
  Cluster openToWrite(LimitOptions limits) {
    return isFolder() ? FolderCluster.openToWrite(folder(), limits.namespaces) : kube(limits);
  }

  private Cluster kube(LimitOptions limits) {
    return KubernetesCluster.open(
        kubeconfig, context, gateway(gateways.getFirst()), limits.namespaces);
  }

  /** Whether a person named a cluster, where one is not needed. */
  boolean isNamed() {
    return cluster != null || kubeconfig != null || context != null;
  }

  boolean isFolder() {
    return cluster != null && !cluster.equals(KUBE);
  }

  /** A misspelt folder is not a cluster without anything on it. */
  private Path folder() {
    if (kubeconfig != null || context != null) {
      throw Misuse.of(
          command,
          "--cluster %s names a folder or a file, and %s a server; leave out one of them"
              .formatted(cluster, kubeconfig != null ? "--kubeconfig" : "--context"));
    }
    Path path = Path.of(String.valueOf(cluster));
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

  Options options(LimitOptions limits) {
    return new Options(
        gateways.stream().map(ClusterOptions::gateway).toList(),
        Optional.ofNullable(gatewayUrl).map(u -> u.replaceAll("/+$", "")),
        allowed,
        limits.maxDeletes,
        limits.namespaces);
  }

  private static Key gateway(String text) {
    int slash = text.indexOf('/');
    return new Key(Kind.GATEWAY, text.substring(0, slash), text.substring(slash + 1));
  }

  @Option(
      names = "--gateway",
      paramLabel = "NAMESPACE/NAME",
      defaultValue = "modelplane-system/modelplane",
      description =
          "A Gateway that serves the routes, more than once for several: the first gives the"
              + " addresses (default: ${DEFAULT-VALUE}).")
  void setGateways(List<String> texts) {
    for (String text : texts) {
      if (!text.matches("[^/]+/[^/]+")) {
        throw Misuse.of(command, "--gateway is \"" + text + "\", expected NAMESPACE/NAME");
      }
    }
    if (Set.copyOf(texts).size() < texts.size()) {
      throw Misuse.of(
          command, "--gateway names the same Gateway twice: " + String.join(", ", texts));
    }
    gateways = List.copyOf(texts);
  }
}
