package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.reconciler.loop.Intake;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A source, as it is asked again and again. An outage is told when it begins and when it ends. */
final class Following implements Intake {

  private final Source source;
  private final UnaryOperator<Reading> judged;
  private final UnaryOperator<Snapshot> called;
  private final Function<Reading, Told> told;
  private final Consumer<String> log;
  private final Clock clock;
  private Optional<Reading> last = Optional.empty();
  private Instant failing = Instant.EPOCH;

  /**
   * Nothing was read yet.
   *
   * @param called calls the files as people are to see them
   * @param judged takes what was read, or not
   * @param told makes of what was read what a loop is told
   */
  Following(
      Source source,
      UnaryOperator<Snapshot> called,
      UnaryOperator<Reading> judged,
      Function<Reading, Told> told,
      Consumer<String> log,
      Clock clock) {
    this.source = source;
    this.called = called;
    this.judged = judged;
    this.told = told;
    this.log = log;
    this.clock = clock;
  }

  @Override
  public synchronized Told read() {
    Reading now = judged.apply(Reading.of(source, last, called));
    Optional<String> before = last.flatMap(Reading::failure);
    if (now.failure().isPresent() && before.isEmpty()) {
      failing = clock.instant();
    }
    if (!now.failure().equals(before)) {
      log.accept(
          now.failure()
              .map(why -> why + "; " + Reading.MEANWHILE)
              .orElseGet(() -> "%s can be read again, after %s".formatted(source.name(), away())));
    }
    last = Optional.of(now);
    return told.apply(now);
  }

  /** Such as {@code 1h2m3s}. */
  private String away() {
    Duration away = Duration.ofSeconds(Duration.between(failing, clock.instant()).toSeconds());
    return away.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }
}
