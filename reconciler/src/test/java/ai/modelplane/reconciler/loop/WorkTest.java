package ai.modelplane.reconciler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is handed out, when, and what is not. Times are seconds here. */
class WorkTest {

  final Work work = new Work();

  static Key service(String namespace, String name) {
    return new Key(Kind.MODEL_SERVICE, namespace, name);
  }

  static final Key QWEN = service("ml", "qwen");
  static final Key KIMI = service("ml", "kimi");
  static final Key DEV = service("dev", "qwen");

  static long at(double seconds) {
    return (long) (seconds * 1_000_000_000L);
  }

  Optional<Work.Batch> take(double seconds) {
    return work.take(at(seconds));
  }

  Work.Batch taken(double seconds) {
    return take(seconds).orElseThrow();
  }

  @Test
  void aHundredEventsOfOneServiceAreOneThingToDo() {
    for (int i = 0; i < 100; i++) {
      work.add(QWEN, false, at(0));
    }

    assertThat(taken(0).items()).containsExactly(QWEN);
    assertThat(take(0)).isEmpty();
  }

  @Test
  void aNamespaceIsHandedOutWholeAndNeverTwiceAtATime() {
    work.add(QWEN, false, at(0));
    work.add(KIMI, false, at(0));
    work.add(DEV, false, at(0));

    Work.Batch first = taken(0);
    Work.Batch second = taken(0);
    assertThat(Set.of(first, second))
        .isEqualTo(
            Set.of(new Work.Batch("ml", Set.of(QWEN, KIMI)), new Work.Batch("dev", Set.of(DEV))));

    work.add(QWEN, false, at(1));
    assertThat(take(1)).as("ml is busy").isEmpty();
    assertThat(work.due()).as("nothing can be handed out").isEmpty();
    work.done(first.namespace().equals("ml") ? first : second, Set.of(), at(1));
    assertThat(taken(1).items()).containsExactly(QWEN);
  }

  @Test
  void whatWithdrawsEndpointsGoesBeforeWhatHasWaitedLonger() {
    work.add(QWEN, false, at(0));
    work.add(DEV, true, at(5));

    assertThat(taken(6).namespace()).isEqualTo("dev");
    assertThat(taken(6).namespace()).isEqualTo("ml");
  }

  @Test
  void whatIsUrgentIsInTheFirstBatchOfAFullNamespace() {
    IntStream.range(0, 1_000).forEach(i -> work.add(service("ml", "s-" + i), false, at(0)));
    work.add(QWEN, true, at(1));

    Work.Batch first = taken(1);

    assertThat(first.items()).contains(QWEN).hasSizeLessThan(1_000);
    Set<Key> all = new HashSet<>(first.items());
    work.done(first, Set.of(), at(1));
    for (Optional<Work.Batch> next = take(1); next.isPresent(); next = take(1)) {
      all.addAll(next.get().items());
      work.done(next.get(), Set.of(), at(1));
    }
    assertThat(all).hasSize(1_001);
  }

  @Test
  void aTimerIsNoReasonToWaitForWhatIsDueSooner() {
    work.later(QWEN, Duration.ofSeconds(30), at(0));
    assertThat(take(29)).isEmpty();
    assertThat(work.due()).hasValue(at(30));

    work.add(QWEN, false, at(1));
    assertThat(work.due()).hasValue(at(1));
    assertThat(taken(1).items()).containsExactly(QWEN);
    assertThat(take(30)).as("it was the same thing").isEmpty();
  }

  @Test
  void aServiceThatFailsBacksOffAloneAndAnEventTriesItAtOnce() {
    work.add(QWEN, false, at(0));
    work.add(KIMI, false, at(0));
    work.done(taken(0), Set.of(QWEN), at(0));

    assertThat(take(0.9)).isEmpty();
    Work.Batch again = taken(1);
    assertThat(again.items()).containsExactly(QWEN);
    work.done(again, Set.of(QWEN), at(1));
    assertThat(take(2.9)).isEmpty();

    work.add(KIMI, false, at(2.9));
    Work.Batch other = taken(2.9);
    assertThat(other.items()).containsExactly(KIMI);
    work.done(other, Set.of(), at(2.9));

    work.add(QWEN, false, at(2.95));
    Work.Batch event = taken(2.95);
    work.done(event, Set.of(), at(2.95));
    work.add(QWEN, false, at(3));
    work.done(taken(3), Set.of(QWEN), at(3));
    assertThat(work.due()).as("a success forgets the failures before").hasValue(at(4));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "3,4", "6,32", "7,60", "8,60", "1000000,60"})
  void thePauseDoublesUpToAMinute(int times, int seconds) {
    assertThat(Work.BACKOFF.after(times)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void aNamespaceInWhichBackendsWaitIsSomethingToDo() {
    Key place = new Key(Kind.NAMESPACE, "", "ml");
    work.later(place, Duration.ofSeconds(2), at(0));
    work.add(QWEN, false, at(2));

    assertThat(taken(2)).isEqualTo(new Work.Batch("ml", Set.of(place, QWEN)));
  }

  @Test
  void aWholePassDoesEverything() {
    work.add(QWEN, false, at(0));
    work.later(DEV, Duration.ofSeconds(1), at(0));

    work.clear();

    assertThat(take(9)).isEmpty();
    assertThat(work.due()).isEmpty();
  }
}
