package ai.modelplane.reconciler.world;

import java.util.function.Consumer;

/** Many worlds, the small ones first: the first that fails is among the smallest that do. */
final class Worlds {

  /** Other worlds than those of every build: {@code -Dmodelplane.worlds=SEED}. */
  private static final long FIRST = Long.getLong("modelplane.worlds", 1);

  private static final int TIMES = Integer.getInteger("modelplane.worlds.times", 1);

  /** Makes the world of a seed. */
  @FunctionalInterface
  interface Maker {
    World make(long seed, int steps);
  }

  private Worlds() {}

  /**
   * Looks at worlds of 1 to so many steps.
   *
   * @param mostSteps of the last worlds
   */
  static void each(int count, int mostSteps, Maker maker, Consumer<World> property) {
    int all = count * TIMES;
    for (int i = 0; i < all; i++) {
      long seed = FIRST + i;
      int steps = 1 + i * mostSteps / all;
      try {
        property.accept(maker.make(seed, steps));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "world %d of %d steps: %s%n%n%s"
                .formatted(seed, steps, e.getMessage(), maker.make(seed, steps)),
            e);
      }
    }
  }
}
