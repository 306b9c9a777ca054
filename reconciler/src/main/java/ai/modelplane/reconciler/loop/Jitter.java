package ai.modelplane.reconciler.loop;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Spreads what many copies do at the same interval, so that copies that were started together do
 * not ask a Git server together for ever.
 *
 * @param random decides; one with a seed makes the same intervals again
 */
public record Jitter(RandomGenerator random) {

  /** The part of an interval by which it gets longer or shorter at most. */
  private static final double PART = 0.1;

  /**
   * An interval from 10 % shorter to 10 % longer, evenly; a short one stays a whole millisecond or
   * more.
   */
  public Duration of(Duration interval) {
    double factor = 1 + PART * (2 * random.nextDouble() - 1);
    return Duration.ofMillis(Math.max(1, Math.round(interval.toMillis() * factor)));
  }
}
