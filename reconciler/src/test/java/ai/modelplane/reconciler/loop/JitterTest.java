package ai.modelplane.reconciler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JitterTest {

  private static List<Duration> draws(long seed, Duration interval) {
    Jitter jitter = new Jitter(new Random(seed));
    return Stream.generate(() -> jitter.of(interval)).limit(10_000).toList();
  }

  @Test
  void intervalsAreSpreadEvenlyOverTenPercentOnEachSide() {
    List<Duration> draws = draws(1, Duration.ofSeconds(30));
    assertThat(draws)
        .allMatch(d -> d.toMillis() >= 27_000 && d.toMillis() <= 33_000)
        .anyMatch(d -> d.toMillis() < 27_100)
        .anyMatch(d -> d.toMillis() > 32_900);
    assertThat(draws.stream().mapToLong(Duration::toMillis).average().orElseThrow())
        .isBetween(29_900.0, 30_100.0);
  }

  @Test
  void aSeedMakesTheSameIntervalsAgain() {
    Duration interval = Duration.ofSeconds(30);
    assertThat(draws(1, interval)).isEqualTo(draws(1, interval)).isNotEqualTo(draws(2, interval));
  }

  @Test
  void anIntervalIsNeverNothing() {
    assertThat(draws(1, Duration.ofMillis(1))).containsOnly(Duration.ofMillis(1));
    assertThat(draws(1, Duration.ZERO)).containsOnly(Duration.ofMillis(1));
    assertThat(draws(1, Duration.ofDays(365))).allMatch(d -> d.toDays() >= 328);
  }
}
