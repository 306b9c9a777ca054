package ai.modelplane.compiler.address;

import java.util.Optional;

/**
 * A parsed endpoint URL. That it can be parsed does not mean that it may be used: see {@link
 * AddressPolicy#admit}.
 *
 * @param port 1 to 65535
 * @param path as it was written, escapes and trailing slash included; empty when there is none,
 *     else it begins with a slash; no dot segments
 */
public record EndpointUrl(Scheme scheme, Host host, int port, String path) {

  public EndpointUrl {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
    }
    String wrong = UrlText.wrongPath(path);
    if (wrong != null) {
      throw new IllegalArgumentException("the path " + wrong);
    }
  }

  /** Reads an absolute http or https URL without credentials, query or fragment. */
  public static Parsed<EndpointUrl> parse(String text) {
    return UrlText.parse(text);
  }

  /**
   * The mistake in a path that is empty or begins with a slash, as one clause: {@code has a . or ..
   * segment, ...}.
   */
  public static Optional<String> wrongPath(String path) {
    return Optional.ofNullable(UrlText.wrongPath(path));
  }

  /**
   * The URL of a path below this one, as {@link #parse} reads it.
   *
   * @param below begins with a slash
   */
  public Parsed<EndpointUrl> below(String below) {
    return UrlText.path(
        scheme,
        host,
        port,
        (path.endsWith("/") ? path.substring(0, path.length() - 1) : path) + below);
  }

  /** The canonical URL: host in its canonical spelling, no default port, path untouched. */
  public String text() {
    String explicit = port == scheme.defaultPort() ? "" : ":" + port;
    return scheme.text() + "://" + host.urlText() + explicit + path;
  }
}
