package ai.modelplane.reconciler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseWatchTest {

  /**
   * Each column is one look, as {@code renewal@second of this process/seconds left by the server}.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "the server's clock decides,                       a@0/7   a@3/4   a@7/0,    0",
    "the first look at one that is over takes it,      a@0/-90,                 -90",
    "a server's clock that went back does not hold it, a@0/900 a@9/890 a@10/890, 0",
    "a renewal begins anew,                            a@0/900 a@9/890 b@10/900, 10",
    "another server that is ahead is believed,         a@0/7   a@1/3   a@1/6,    6",
  })
  void whatIsLeftIsTheShorterOfBothClocks(String name, String looks, long left) {
    AtomicLong now = new AtomicLong();
    LeaseWatch watch = new LeaseWatch(now::get);
    Duration last = Duration.ZERO;

    for (String look : looks.strip().split(" +")) {
      String[] parts = look.split("[@/]");
      now.set(Duration.ofSeconds(Long.parseLong(parts[1])).toNanos());
      last =
          watch.left(
              parts[0], Duration.ofSeconds(10), Duration.ofSeconds(Long.parseLong(parts[2])));
    }

    assertThat(last).isEqualTo(Duration.ofSeconds(left));
  }
}
