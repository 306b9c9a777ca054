package ai.modelplane.compiler.endpoint;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.ModelEndpoint;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint that exists, or will exist once this pass is applied.
 *
 * @param provenance where it comes from
 * @param reach whether it can be routed to
 */
public record Candidate(ModelEndpoint endpoint, Provenance provenance, Reach reach) {

  /** Where an endpoint comes from. */
  public enum Provenance {
    /** Written by a person, in Git. */
    AUTHORED,
    /** Derived here from a ready replica. */
    DERIVED,
    /** Only on the cluster: made with kubectl, or by another controller. */
    LIVE
  }

  public boolean isRoutable() {
    return reach instanceof Routable;
  }

  /** Whether an endpoint can be routed to. */
  public sealed interface Reach {}

  /**
   * It can.
   *
   * @param rewritePath what the public prefix is replaced with: absolute, never empty
   * @param overdue why a rule that is new refuses it all the same, though it is routed to until the
   *     next release; null as a rule
   */
  public record Routable(Backend backend, String rewritePath, @Nullable Unroutable overdue)
      implements Reach {}

  /** It cannot, and why, as one clause for a person to read. */
  public record Unroutable(Reason reason, String message) implements Reach {}

  /** Why an endpoint cannot be routed to. The words are condition reasons. */
  public enum Reason {
    INVALID_URL("InvalidURL"),
    REFUSED_ADDRESS("RefusedAddress"),
    REFUSED_PATH("RefusedPath"),
    REFUSED_REWRITE_PATH("RefusedPath"),
    INVALID_REWRITE_PATH("InvalidRewritePath"),
    UNUSABLE_TLS("UnusableTLS"),
    UNUSABLE_CA("UnusableCA"),
    DRAINING("Draining");

    private final String word;

    Reason(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  public Key key() {
    return endpoint.key();
  }

  public Map<String, String> labels() {
    return endpoint.meta().labels();
  }
}
