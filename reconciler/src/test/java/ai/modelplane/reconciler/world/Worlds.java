package ai.modelplane.reconciler.world;

import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Many worlds, the small ones first: the first that fails is among the smallest that do. All laws
 * look at the same worlds, since most of the time goes into making them.
 */
final class Worlds {

  /** Other worlds than those of every build: {@code -Dmodelplane.worlds=SEED}. */
  private static final long FIRST = Long.getLong("modelplane.worlds", 1);

  private static final int TIMES = Integer.getInteger("modelplane.worlds.times", 1);

  private static final int ALL = 500 * TIMES;
  private static final int MOST_STEPS = 20;

  /** As many as there is memory for. */
  private static final Map<List<Object>, SoftReference<World>> MADE = new ConcurrentHashMap<>();

  /** Makes the world of a seed. */
  @FunctionalInterface
  interface Maker {
    World make(long seed, int steps);
  }

  private Worlds() {}

  /**
   * Looks at so many of the 500 worlds of 1 to 20 steps, evenly spread over them.
   *
   * @param count at most 500
   */
  static void each(int count, Maker maker, Consumer<World> property) {
    for (int i = 0; i < ALL; i += 500 / count) {
      long seed = FIRST + i;
      int steps = 1 + i * MOST_STEPS / ALL;
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

  /** A copy of a world that is made once. */
  static World once(String maker, long seed, int steps, Supplier<World> make) {
    List<Object> name = List.of(maker, seed, steps);
    SoftReference<World> made = MADE.get(name);
    World world = made == null ? null : made.get();
    if (world == null) {
      world = make.get();
      MADE.put(name, new SoftReference<>(world));
    }
    return world.copy();
  }
}
