package ai.modelplane.compiler.dialect;

import ai.modelplane.compiler.address.EndpointUrl;
import ai.modelplane.compiler.address.Scheme;
import ai.modelplane.compiler.endpoint.Backend;

/**
 * Where requests to a backend go.
 *
 * @param host a name, or an IP address without brackets
 * @param trust the name and the CA that TLS is verified with; empty when the name is the host and
 *     the CA a public one, and for http
 */
public record Address(Scheme scheme, String host, int port, String trust) {

  /** The address that a backend stands for. */
  public static Address of(Backend backend) {
    String host = backend.host().text();
    String trust = trust(host, backend.tlsHostname(), backend.caKind(), backend.caName());
    return new Address(backend.address().scheme(), host, backend.port(), trust);
  }

  /**
   * The address that an endpoint says it has.
   *
   * @param hostname the name that TLS is verified with; empty for the host of the URL
   * @param caKind empty for a public CA
   */
  public static Address of(EndpointUrl url, String hostname, String caKind, String caName) {
    String host = url.host().text();
    return new Address(
        url.scheme(),
        host,
        url.port(),
        url.scheme() == Scheme.HTTPS ? trust(host, hostname, caKind, caName) : "");
  }

  static String trust(String host, String hostname, String caKind, String caName) {
    String name = hostname.isEmpty() ? host : hostname;
    return name.equals(host) && caKind.isEmpty() ? "" : name + " " + caKind + "/" + caName;
  }

  /** As {@code http://10.0.1.50:8000}; without the port that the scheme has by default. */
  public String text() {
    return scheme.text()
        + "://"
        + (host.indexOf(':') < 0 ? host : "[" + host + "]")
        + (port == scheme.defaultPort() ? "" : ":" + port);
  }
}
