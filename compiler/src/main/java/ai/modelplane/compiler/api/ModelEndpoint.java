package ai.modelplane.compiler.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One reachable backend.
 *
 * @param url the OpenAI base URL as it was written, not yet parsed
 * @param rewritePath what {@code /<namespace>/<service>} is replaced with; null takes the path of
 *     the URL
 */
public record ModelEndpoint(
    Key key, Meta meta, String url, @Nullable String rewritePath, @Nullable Tls tls) {

  /** The ConfigMap that holds its CA; empty without one, and for one in a Secret. */
  public Optional<Key> caConfigMap() {
    CaRef ca = tls == null ? null : tls.caRef();
    return ca == null || ca.kind() != CaKind.CONFIG_MAP
        ? Optional.empty()
        : Optional.of(new Key(Kind.CONFIG_MAP, key.namespace(), ca.name()));
  }

  /**
   * How the backend proves who it is.
   *
   * @param hostname the name for SNI, for the certificate and for the Host header; null takes the
   *     URL's host
   */
  public record Tls(@Nullable String hostname, @Nullable CaRef caRef) {}

  /** Where a private CA is kept, in the endpoint's namespace: key {@code ca.crt}. */
  public record CaRef(CaKind kind, String name) {}

  /** The kinds of object that can hold a CA. */
  public enum CaKind {
    CONFIG_MAP("ConfigMap"),
    SECRET("Secret");

    private final String word;

    CaKind(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }
}
