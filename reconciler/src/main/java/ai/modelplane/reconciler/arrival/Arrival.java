package ai.modelplane.reconciler.arrival;

import java.util.Optional;

/**
 * Whether requests to the address of a service get to its route.
 *
 * @param address as the Gateway gives it now; empty while it gives none
 * @param obstacle why they do not; empty when they do
 */
public record Arrival(Optional<String> address, Optional<Obstacle> obstacle) {

  /**
   * What stands in their way.
   *
   * @param reason one word in CamelCase
   * @param message for people
   * @param isPassing whether it is only that the Gateway has yet to answer
   */
  public record Obstacle(String reason, String message, boolean isPassing) {
    public Obstacle(String reason, String message) {
      this(reason, message, false);
    }
  }
}
