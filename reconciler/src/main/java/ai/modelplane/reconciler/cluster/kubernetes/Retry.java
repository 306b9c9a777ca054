package ai.modelplane.reconciler.cluster.kubernetes;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import javax.net.ssl.SSLException;

/**
 * How often one request is sent, and how long to pause before it is sent again. Pauses double and
 * are spread at random, so that those who were turned away together do not come back together. A
 * pause that the server asks for is kept, and it may ask more often than an error may occur.
 */
final class Retry {

  private static final int TRIES = 5;
  private static final int TRIES_WHEN_ASKED = 10;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

  /** All pauses of one request together. */
  static final Duration ALL_PAUSES = Duration.ofSeconds(15);

  private final DoubleSupplier random;
  private Duration pause = FIRST_PAUSE;
  private Duration left = ALL_PAUSES;
  private int tries = 1;

  /**
   * For one request, before it is sent for the first time.
   *
   * @param random from 0 to 1
   */
  Retry(DoubleSupplier random) {
    this.random = random;
  }

  /**
   * The pause before the next try; empty when it is not worth another one.
   *
   * @param asked what the server asks for, at least; zero when it asks for nothing
   */
  Optional<Duration> next(Duration asked) {
    if (tries == (asked.isPositive() ? TRIES_WHEN_ASKED : TRIES)) {
      return Optional.empty();
    }
    Duration spread = Duration.ofMillis((long) (pause.toMillis() / 2.0 * random.getAsDouble()));
    Duration own = pause.dividedBy(2).plus(spread);
    Duration wait = asked.compareTo(own) > 0 ? asked.plus(spread) : own;
    if (wait.compareTo(left) > 0) {
      return Optional.empty();
    }
    tries++;
    left = left.minus(wait);
    pause = pause.multipliedBy(2);
    return Optional.of(wait);
  }

  /**
   * What a {@code Retry-After} header asks for; zero when it is in the past or says nothing.
   *
   * @param header seconds, or a date (RFC 9110, 10.2.3)
   * @param date the answer's own {@code Date}, by which the other is meant; else the time here
   */
  static Duration asked(String header, String date, Instant here) {
    if (header.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(header));
    }
    Duration until =
        instant(header)
            .map(then -> Duration.between(instant(date).orElse(here), then))
            .orElse(Duration.ZERO);
    return until.isNegative() ? Duration.ZERO : until;
  }

  private static Optional<Instant> instant(String date) {
    try {
      return Optional.of(
          ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether a failed connection may work the next time: one that was there and is no more, and one
   * to a server that has answered before and so may be starting again. An address where nothing
   * ever was, and a server that is not trusted, stay what they are; one that takes longer than the
   * timeout has had time enough.
   *
   * @param reached whether the server has answered before
   */
  static boolean isPassing(IOException e, boolean reached) {
    return switch (e) {
      case SocketTimeoutException _ -> false;
      case ConnectException _ -> reached;
      case UnknownHostException _ -> reached;
      case SSLException _ -> isCutOff(e);
      default -> true;
    };
  }

  /** A handshake that ended because the connection did. */
  private static boolean isCutOff(Throwable e) {
    return e instanceof EOFException
        || e instanceof SocketException
        || e instanceof ClosedChannelException
        || String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("closed")
        || (e.getCause() != null && isCutOff(e.getCause()));
  }
}
