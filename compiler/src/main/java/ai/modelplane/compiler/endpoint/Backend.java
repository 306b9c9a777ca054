package ai.modelplane.compiler.endpoint;

import ai.modelplane.compiler.address.Admitted;
import ai.modelplane.compiler.address.Host;
import ai.modelplane.compiler.api.Digest;
import ai.modelplane.compiler.api.ModelEndpoint.CaRef;
import ai.modelplane.compiler.api.Names;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An address that a route can point to. Endpoints of a namespace with the same address share one.
 * It is made from an admitted address only: a refused one cannot be represented.
 *
 * @param tls null for plain http
 * @param name of its objects: a slug of the host for people, and a hash of everything that makes
 *     this address another one, so that a changed address is a new backend and never an edited one
 */
public record Backend(Admitted address, @Nullable BackendTls tls, String name) {

  private static final int SLUG_LIMIT = 40;
  private static final int HASH_DIGITS = 10;

  /**
   * How the gateway speaks TLS to it.
   *
   * @param hostname the name for SNI and the certificate
   * @param ca null trusts the gateway's own roots
   */
  public record BackendTls(String hostname, @Nullable CaRef ca) {}

  /**
   * @param instance whose it is: two instances over one namespace have backends of their own
   */
  static Backend of(Admitted address, @Nullable BackendTls tls, String instance) {
    return new Backend(address, tls, name(address, tls, instance));
  }

  public String namespace() {
    return address.namespace();
  }

  public Host host() {
    return address.host();
  }

  /** 1 to 65535. */
  public int port() {
    return address.port();
  }

  /** The name to verify; empty for plain http. */
  public String tlsHostname() {
    return tls == null ? "" : tls.hostname();
  }

  /** The kind of object that holds the CA; empty when the gateway's own roots are trusted. */
  public String caKind() {
    return tls == null || tls.ca() == null ? "" : tls.ca().kind().word();
  }

  /** The object that holds the CA; empty when the gateway's own roots are trusted. */
  public String caName() {
    return tls == null || tls.ca() == null ? "" : tls.ca().name();
  }

  private static String name(Admitted address, @Nullable BackendTls tls, String instance) {
    String host = address.host().text();
    CaRef ca = tls == null ? null : tls.ca();
    String identity =
        String.join(
            "|",
            tls == null ? "http" : "https",
            host,
            Integer.toString(address.port()),
            tls == null ? "" : tls.hostname(),
            ca == null ? "" : ca.kind().word() + "/" + ca.name());
    if (!instance.equals(Names.DEFAULT_INSTANCE)) {
      identity += "|" + instance;
    }
    return slug(host) + "-" + Digest.of(identity, HASH_DIGITS);
  }

  /**
   * A Service's name is a DNS label that begins with a letter (RFC 1035), so an address gets a
   * prefix.
   */
  private static String slug(String host) {
    StringBuilder slug = new StringBuilder();
    for (char c : host.toLowerCase(Locale.ROOT).toCharArray()) {
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        slug.append(c);
      } else if (!slug.isEmpty() && slug.charAt(slug.length() - 1) != '-') {
        slug.append('-');
      }
    }
    if (slug.isEmpty() || !Character.isLetter(slug.charAt(0))) {
      slug.insert(0, "ip-");
    }
    slug.setLength(Math.min(slug.length(), SLUG_LIMIT));
    while (slug.charAt(slug.length() - 1) == '-') {
      slug.setLength(slug.length() - 1);
    }
    return slug.toString();
  }
}
