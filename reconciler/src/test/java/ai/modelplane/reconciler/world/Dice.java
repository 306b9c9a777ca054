package ai.modelplane.reconciler.world;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Chance that a seed decides. */
final class Dice {

  private final Random random;

  Dice(long seed) {
    random = new Random(seed);
    random.nextInt(); // the first numbers of neighbouring seeds are alike
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean percent(int chance) {
    return below(100) < chance;
  }

  @SafeVarargs
  final <T> T of(T... some) {
    return some[below(some.length)];
  }

  <T> T of(List<T> some) {
    return some.get(below(some.size()));
  }

  <T> List<T> shuffled(Collection<T> some) {
    List<T> shuffled = new ArrayList<>(some);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  /** Another one that does not depend on how often this one is asked afterwards. */
  Dice fork() {
    return new Dice(random.nextLong());
  }
}
