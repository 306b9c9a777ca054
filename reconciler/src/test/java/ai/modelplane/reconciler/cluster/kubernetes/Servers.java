package ai.modelplane.reconciler.cluster.kubernetes;

import io.fabric8.kubernetes.client.Config;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** API servers by address and bearer token, without a kubeconfig. */
final class Servers {

  private Servers() {}

  /**
   * Access to a server.
   *
   * @param ca a PEM file; null trusts what the JVM trusts
   */
  static Access access(URI server, String token, @Nullable Path ca) {
    String address = server.toString().replaceAll("/+$", "");
    Config config = Access.lean(address, Map.of());
    config.setOauthToken(token);
    if (ca != null) {
      config.setCaCertFile(ca.toString());
    }
    return new Access(address, "an explicit address", config);
  }

  static KubernetesCluster cluster(
      URI server, String token, @Nullable Path ca, String leaseNamespace) {
    return new KubernetesCluster(access(server, token, ca), leaseNamespace, KubernetesCluster.PAGE);
  }
}
