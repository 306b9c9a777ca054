package ai.modelplane.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** How long is waited, and when it is enough. */
class RetryTest {

  private static final Instant HERE = Instant.parse("2026-01-01T00:00:00Z");

  private static List<Duration> pauses(Retry retry, Duration asked) {
    List<Duration> pauses = new ArrayList<>();
    for (Optional<Duration> next = retry.next(asked); next.isPresent(); next = retry.next(asked)) {
      pauses.add(next.get());
    }
    return pauses;
  }

  @Test
  void pausesDoubleAndAreSpread() {
    assertThat(pauses(new Retry(() -> 1), Duration.ZERO))
        .extracting(Duration::toMillis)
        .containsExactly(250L, 500L, 1000L, 2000L);
    assertThat(pauses(new Retry(() -> 0), Duration.ZERO))
        .extracting(Duration::toMillis)
        .containsExactly(125L, 250L, 500L, 1000L);
  }

  @Test
  void aPauseThatIsAskedForIsKeptAndSpreadOnlyToLater() {
    Retry retry = new Retry(() -> 1);
    assertThat(retry.next(Duration.ofSeconds(2))).hasValue(Duration.ofMillis(2125));
    assertThat(new Retry(() -> 0).next(Duration.ofMillis(10))).hasValue(Duration.ofMillis(125));
  }

  @Test
  void allPausesTogetherAreBounded() {
    List<Duration> asked = pauses(new Retry(() -> 0), Duration.ofSeconds(1));
    assertThat(asked).as("it may ask more often than it may fail").hasSizeGreaterThan(5);
    assertThat(asked.stream().reduce(Duration.ZERO, Duration::plus))
        .isLessThanOrEqualTo(Retry.ALL_PAUSES);
    assertThat(new Retry(() -> 0).next(Duration.ofMinutes(1))).as("too long").isEmpty();
  }

  @Test
  void theHeaderIsInSecondsOrADateByTheServersClock() {
    String date = "Tue, 06 Jan 2026 10:00:00 GMT";
    assertThat(Retry.asked("7", date, HERE)).isEqualTo(Duration.ofSeconds(7));
    assertThat(Retry.asked("Tue, 06 Jan 2026 10:00:03 GMT", date, HERE))
        .isEqualTo(Duration.ofSeconds(3));
    assertThat(Retry.asked("Thu, 01 Jan 2026 00:00:09 GMT", "", HERE))
        .isEqualTo(Duration.ofSeconds(9));
    assertThat(Retry.asked("Tue, 06 Jan 2026 09:00:00 GMT", date, HERE)).isZero();
    assertThat(Retry.asked("", date, HERE)).isZero();
    assertThat(Retry.asked("soon", date, HERE)).isZero();
  }

  @Test
  void whatWillStayAsItIsIsNotTriedAgain() {
    SSLException untrusted =
        new SSLHandshakeException("PKIX path building failed: unable to find valid path");
    assertThat(Retry.isPassing(new ConnectException("Connection refused"), false)).isFalse();
    assertThat(Retry.isPassing(new UnknownHostException("nowhere"), false)).isFalse();
    assertThat(Retry.isPassing(untrusted, true)).isFalse();
    assertThat(Retry.isPassing(new SocketTimeoutException("no answer"), true)).isFalse();
  }

  @Test
  void whatMayComeBackIsTriedAgain() {
    assertThat(Retry.isPassing(new ConnectException("Connection refused"), true)).isTrue();
    assertThat(Retry.isPassing(new IOException("Connection was closed"), false)).isTrue();
    assertThat(Retry.isPassing(new SSLException("cut", new EOFException()), false)).isTrue();
  }
}
