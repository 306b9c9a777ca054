package ai.modelplane.reconciler.world;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Chance that a seed decides. */
final class Dice {

  private final Chance random;

  Dice(long seed) {
    this(new Chance(seed));
    random.nextInt(); // the first numbers of neighbouring seeds are alike
  }

  private Dice(Chance random) {
    this.random = random;
  }

  /** Another one that says from now on what this one says. */
  Dice copy() {
    Chance copy = new Chance(0);
    copy.state = random.state;
    return new Dice(copy);
  }

  /** The generator of {@link Random}, by the algorithm that it documents, with a state to copy. */
  private static final class Chance extends Random {

    private static final long MULTIPLIER = 0x5DEECE66DL;
    private static final long MASK = (1L << 48) - 1;

    private long state;

    Chance(long seed) {
      state = (seed ^ MULTIPLIER) & MASK;
    }

    @Override
    protected int next(int bits) {
      state = (state * MULTIPLIER + 0xBL) & MASK;
      return (int) (state >>> (48 - bits));
    }
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
