package ai.modelplane.compiler.address;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The names that are no backend's: this machine, clouds' metadata services, and what a cluster's
 * DNS answers for other namespaces (Kubernetes DNS specification 1.1.0).
 */
final class RefusedName {

  static final String ONE_LABEL =
      "has one label, and an EndpointSlice takes only names of two or more";

  private static final Set<String> METADATA =
      Set.of("metadata.google.internal", "metadata.goog", "instance-data.ec2.internal");
  private static final Set<String> THIS_MACHINE =
      Set.of("localhost", "localdomain", "localdomain4", "localdomain6");
  private static final List<String> CLUSTER_DOMAINS =
      List.of(".cluster.local", ".clusterset.local");

  private RefusedName() {}

  /** The reason why a name is refused wherever it is written. */
  static Optional<String> everywhere(String name) {
    List<String> labels = List.of(name.split("\\."));
    if (THIS_MACHINE.contains(labels.getLast())) {
      return Optional.of("is a name of the gateway's own machine");
    }
    if (labels.size() == 1) {
      return Optional.of(ONE_LABEL);
    }
    return METADATA.contains(name) ? Optional.of("is a cloud metadata service") : Optional.empty();
  }

  /** The reason why a name of the cluster is refused to endpoints of a namespace. */
  static Optional<String> inCluster(String name, String namespace) {
    String domain = CLUSTER_DOMAINS.stream().filter(name::endsWith).findFirst().orElse("");
    String[] labels = name.substring(0, name.length() - domain.length()).split("\\.");
    String last = labels[labels.length - 1];
    // CoreDNS turns 127-0-0-1.NAMESPACE.pod into any address that is asked for (pods insecure).
    if (last.equals("pod")) {
      return Optional.of("is a pod's name, which can stand for any address");
    }
    if (last.equals("svc")) {
      if (labels.length < 3) {
        return Optional.of("names no service of a namespace");
      }
      String owner = labels[labels.length - 2];
      if (owner.equals("default") && labels[labels.length - 3].equals("kubernetes")) {
        return Optional.of("is the Kubernetes API server");
      }
      return owner.equals(namespace)
          ? Optional.empty()
          : Optional.of("is a service of another namespace (" + owner + ")");
    }
    if (!domain.isEmpty()) {
      return Optional.of("is a cluster-internal name of no namespace");
    }
    return bySearch(labels, namespace);
  }

  /**
   * A pod's resolver tries {@code svc.cluster.local} behind short names, so that {@code vault.prod}
   * finds a Service. Without a cluster those last labels are refused that can only be a namespace.
   */
  private static Optional<String> bySearch(String[] labels, String namespace) {
    String owner = labels[labels.length - 1];
    boolean surely = owner.equals("default") || owner.startsWith("kube-");
    return surely && (!owner.equals(namespace) || Arrays.asList(labels).contains("kubernetes"))
        ? Optional.of(toResolver(owner))
        : Optional.empty();
  }

  /**
   * The same where the namespaces are known, for what a resolver completes to a Service or to a pod
   * of one: {@code vault.prod} and {@code vault-0.vault.prod}. The namespace of the endpoint itself
   * is none of them.
   */
  static Optional<String> bySearch(String name, String namespace, Set<String> namespaces) {
    String[] labels = name.split("\\.", -1);
    String owner = labels[labels.length - 1];
    return labels.length <= 3 && !owner.equals(namespace) && namespaces.contains(owner)
        ? Optional.of(toResolver(owner))
        : Optional.empty();
  }

  private static String toResolver(String owner) {
    return "is a service of another namespace (" + owner + ") to the gateway's resolver";
  }
}
