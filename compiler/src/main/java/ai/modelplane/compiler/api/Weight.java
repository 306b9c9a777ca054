package ai.modelplane.compiler.api;

/**
 * An entry's share relative to the other entries of its service.
 *
 * @param value 0 to {@value #MAX}, the bound that the Gateway API sets for a backend's weight
 */
public record Weight(int value) {

  public static final int MAX = 1_000_000;

  public Weight {
    if (value < 0 || value > MAX) {
      throw new IllegalArgumentException("weight " + value + " is not between 0 and " + MAX);
    }
  }
}
