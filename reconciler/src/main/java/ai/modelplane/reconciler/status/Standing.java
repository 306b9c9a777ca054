package ai.modelplane.reconciler.status;

import ai.modelplane.reconciler.cluster.RouteVerdict;
import java.util.Optional;

/**
 * How the HTTPRoute stands on the cluster.
 *
 * @param verdict what the gateway says of it; empty when there is none
 * @param targets how many backends it has
 * @param behind why it is not as it should be now; empty when it is
 * @param elsewhere why a Gateway after the first one does not serve; empty when all do
 */
public record Standing(
    Optional<RouteVerdict> verdict,
    int targets,
    Optional<Behind> behind,
    Optional<RouteVerdict> elsewhere) {

  /**
   * Why a route is not as it should be.
   *
   * @param why as one clause
   */
  public record Behind(String why, Cause cause) {}

  /** What keeps a route from being as it should be. */
  public enum Cause {
    /** It could not be written, or others change it. */
    NOT_APPLIED,
    /** Somebody wants it to stay as it is. */
    PAUSED,
    /** Nobody is seen to serve it, and that is in doubt. */
    IN_DOUBT,
    /** The inner routes to which it is to lead are not live yet. */
    AWAITED
  }
}
