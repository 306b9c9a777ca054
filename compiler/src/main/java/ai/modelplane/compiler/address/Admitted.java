package ai.modelplane.compiler.address;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An address that endpoints of one namespace may use. Only {@link AddressPolicy#admit} makes one,
 * so that no caller can be given an address that was never checked. It has no path: endpoints that
 * differ only in that share it, and are equal here.
 */
public final class Admitted implements Admission {

  private final String namespace;
  private final Scheme scheme;
  private final Host host;
  private final int port;

  Admitted(String namespace, Scheme scheme, Host host, int port) {
    this.namespace = namespace;
    this.scheme = scheme;
    this.host = host;
    this.port = port;
  }

  /** The namespace that it was admitted for. Another one must ask again. */
  public String namespace() {
    return namespace;
  }

  public Scheme scheme() {
    return scheme;
  }

  public Host host() {
    return host;
  }

  /** 1 to 65535. */
  public int port() {
    return port;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Admitted that
        && port == that.port
        && scheme == that.scheme
        && host.equals(that.host)
        && namespace.equals(that.namespace);
  }

  @Override
  public int hashCode() {
    return Objects.hash(namespace, scheme.text(), host, port);
  }

  @Override
  public String toString() {
    return namespace + ": " + scheme.text() + "://" + host.urlText() + ":" + port;
  }
}
