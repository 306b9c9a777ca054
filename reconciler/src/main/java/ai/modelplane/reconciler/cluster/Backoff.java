package ai.modelplane.reconciler.cluster;

import java.time.Duration;

/**
 * Pauses after failures: each is twice the one before.
 *
 * @param longest no pause is longer, however often it fails; the first may be that long already
 */
public record Backoff(Duration first, Duration longest) {

  /** Enough for every pause that anybody waits for, and none overflows. */
  private static final int MOST_DOUBLINGS = 30;

  /**
   * The next pause.
   *
   * @param failures how often it has failed in a row, 1 or more
   */
  public Duration after(int failures) {
    Duration pause = first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    return pause.compareTo(longest) < 0 ? pause : longest;
  }
}
