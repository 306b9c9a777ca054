package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import java.util.Optional;

/**
 * A kind of objects that could not be read. That is no proof that there are none.
 *
 * @param message what was asked of whom, what it answered, and what to do
 */
public record Unread(Reason reason, String message) {

  /** Why. */
  public enum Reason {
    /** A right is missing. The message names the rule to bind. */
    REFUSED,
    /** The cluster has no such kind. */
    MISSING,
    /** The cluster failed to answer, after retries. */
    TROUBLED
  }

  /** What a pass does not see without a kind that stands around; empty for every other kind. */
  static Optional<Finding> finding(Kind kind, Unread unread) {
    return Optional.ofNullable(
            switch (kind) {
              case NAMESPACE ->
                  "an endpoint at a short name that leads into another namespace, such as"
                      + " vault.prod, is not refused";
              case SERVICE_CIDR -> "an endpoint inside the cluster's Service ranges is not refused";
              case GATEWAY_CLASS ->
                  "what controllers of other Gateways say of a route counts as well";
              case DEFINITION -> "a definition that was deleted and made anew is not noticed";
              case LEASE ->
                  "a definition that was deleted and made anew since the last pass is not noticed";
              case ENDPOINT_SLICE -> "an EndpointSlice that others add to a backend is not noticed";
              default -> null;
            })
        .map(weaker -> finding(kind.pluralWord() + " cannot be read", weaker, unread));
  }

  /** What it does not see without InferenceClusters other than those that replicas name. */
  public Finding otherClusters() {
    return finding(
        "InferenceClusters cannot be listed",
        "an endpoint that leads into another namespace through a cluster that no replica names is"
            + " not refused",
        this);
  }

  private static Finding finding(String what, String weaker, Unread unread) {
    return new Finding(
        Rule.CLUSTER_NOT_READABLE,
        new Where.Nowhere(),
        null,
        "%s, so that %s: %s".formatted(what, weaker, unread.message()),
        "everything else is done as usual");
  }
}
