package ai.modelplane.reconciler.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParallelTest {

  static final List<Integer> MANY = IntStream.range(0, 100).boxed().toList();

  @Test
  void resultsAndProgressAreInTheOrderOfTheItems() {
    List<Integer> told = new ArrayList<>();

    assertThat(Parallel.each(MANY, i -> 2 * i, told::add))
        .isEqualTo(MANY.stream().map(i -> 2 * i).toList())
        .isEqualTo(told);
  }

  @Test
  void atMostEightRunAtOnce() {
    AtomicInteger running = new AtomicInteger();
    List<Integer> seen =
        Parallel.each(
            MANY,
            i -> {
              int now = running.incrementAndGet();
              LockSupport.parkNanos(1_000_000); // unbounded, nearly all would be here by now
              running.decrementAndGet();
              return now;
            });

    assertThat(seen).allMatch(now -> now <= 8);
  }

  @Test
  void aFailureIsThrownAsItIsOnceAllHaveRun() {
    AtomicInteger ran = new AtomicInteger();
    ClusterException failure = new ClusterException(Cause.FORBIDDEN, "no");

    assertThatThrownBy(
            () ->
                Parallel.each(
                    MANY,
                    i -> {
                      ran.incrementAndGet();
                      if (i == 3) {
                        throw failure;
                      }
                      return i;
                    }))
        .isSameAs(failure);
    assertThat(ran).hasValue(MANY.size());
  }

  @Test
  void readsThatFailAlikeSayAllThatTheyHaveToSay() {
    List<Supplier<Integer>> reads =
        List.of(
            () -> 1,
            () -> {
              throw new ClusterException(Cause.FORBIDDEN, "no services");
            },
            () -> {
              throw new ClusterException(Cause.TROUBLED, "later");
            },
            () -> {
              throw new ClusterException(Cause.FORBIDDEN, "no routes");
            });

    assertThatThrownBy(() -> Parallel.all(reads))
        .isInstanceOfSatisfying(
            ClusterException.class, e -> assertThat(e.kind()).isEqualTo(Cause.FORBIDDEN))
        .hasMessage("no services\nno routes");
    assertThat(Parallel.all(reads.subList(0, 1))).containsExactly(1);
  }
}
