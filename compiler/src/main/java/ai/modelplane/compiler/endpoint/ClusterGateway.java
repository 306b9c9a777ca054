package ai.modelplane.compiler.endpoint;

import ai.modelplane.compiler.address.EndpointUrl;
import ai.modelplane.compiler.address.Host;
import ai.modelplane.compiler.address.Parsed;
import ai.modelplane.compiler.api.InferenceCluster;
import java.util.Optional;

/**
 * The gateway of an InferenceCluster. Its address is read once for all replicas of the cluster.
 *
 * @param origin its URL without a path; empty while the cluster has no address
 * @param base the same as it reads, with the path {@code /}
 */
public record ClusterGateway(InferenceCluster cluster, String origin, Parsed<EndpointUrl> base) {

  public static ClusterGateway of(InferenceCluster cluster) {
    String address = cluster.gatewayAddress();
    String origin = address == null || address.isBlank() ? "" : "http://" + host(address);
    return new ClusterGateway(cluster, origin, EndpointUrl.parse(origin + "/"));
  }

  private static String host(String address) {
    return switch (Host.parse(address)) {
      case Parsed.Ok<Host>(Host good) -> good.urlText();
      case Parsed.Bad<Host> bad -> address; // refused with the URL, where its message is seen
    };
  }

  /** Its host; empty while the cluster has no address, or one that cannot be read. */
  public Optional<Host> host() {
    return base instanceof Parsed.Ok<EndpointUrl>(var url)
        ? Optional.of(url.host())
        : Optional.empty();
  }

  /**
   * The URL of a path behind it.
   *
   * @param path begins with a slash
   */
  Parsed<EndpointUrl> at(String path) {
    return base.then(url -> url.below(path));
  }

  /** Whether a URL leads to it, whoever wrote the URL. */
  boolean isAt(Parsed<EndpointUrl> url) {
    return base instanceof Parsed.Ok<EndpointUrl>(var mine)
        && url instanceof Parsed.Ok<EndpointUrl>(var other)
        && mine.scheme() == other.scheme()
        && mine.host().equals(other.host())
        && mine.port() == other.port();
  }
}
