package ai.modelplane.reconciler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.reconciler.Settings;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import ai.modelplane.reconciler.gather.Input;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a loop over a cluster that tells of nothing looks. An interval of an hour is never. */
class LoopTest {

  static final Duration NEVER = Duration.ofHours(1);

  final LeaseCluster cluster = new LeaseCluster();
  final List<String> log = new CopyOnWriteArrayList<>();
  final BlockingQueue<Integer> passes = new LinkedBlockingQueue<>();
  final AtomicInteger reads = new AtomicInteger();
  Thread thread = new Thread();

  /** Passes that fail from now on. */
  final AtomicInteger failures = new AtomicInteger();

  Loop start(Duration interval) {
    return start(interval, Given::new);
  }

  Loop start(Duration interval, Intake... sources) {
    Settings settings = new Settings(Options.DEFAULT, Duration.ZERO, Duration.ZERO);
    Loop loop =
        new Loop(cluster, settings, List.of(sources), interval, new Log(), Clock.systemUTC());
    thread = Thread.ofVirtual().start(loop::run);
    return loop;
  }

  @AfterEach
  void end() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  /** The number of the next pass; fails after a minute, which no loop here takes. */
  int next() throws InterruptedException {
    Integer pass = passes.poll(1, TimeUnit.MINUTES);
    assertThat(pass).as("another pass; log: " + log).isNotNull();
    return pass;
  }

  final class Log implements Loop.Report {
    @Override
    public void say(String message) {
      log.add(message.replaceAll("modelplane-\\S+", "HOLDER"));
    }

    @Override
    public void outcome(Outcome outcome) {
      log.add(outcome.toString());
    }
  }

  /** What a source that says nothing says. */
  final class Given implements SourceReading {

    private final int number = reads.incrementAndGet();

    @Override
    public boolean isAs(SourceReading before) {
      return true;
    }

    @Override
    public boolean isRead() {
      return true;
    }

    @Override
    public Snapshot snapshot() {
      return Snapshot.empty("given", Optional.empty());
    }

    @Override
    public Input input() {
      passes.add(number);
      if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        throw new ClusterException(Cause.TROUBLED, "the server is in trouble");
      }
      return Input.NONE;
    }

    @Override
    public void failed(RuntimeException why) {}
  }

  @Test
  void eachLookAtTheSourceIsAPassUnderTheLease() throws InterruptedException {
    start(Duration.ofMillis(1));

    next();
    assertThat(cluster.holder()).startsWith("modelplane-");
    next();
    next();
    assertThat(log).containsExactly("leading as HOLDER");
  }

  @Test
  void aPassThatFailsIsToldAndTriedAgainLongBeforeTheInterval() throws InterruptedException {
    failures.set(2);
    start(NEVER);

    assertThat(List.of(next(), next(), next())).as("by the same look").containsOnly(1);

    assertThat(log)
        .containsExactly(
            "leading as HOLDER",
            "pass failed: the server is in trouble",
            "pass failed: the server is in trouble");
  }

  /** As when a host takes connections and says nothing. */
  @Test
  void aSourceThatDoesNotAnswerHoldsUpNoOther() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    start(
        NEVER,
        () -> {
          asked.countDown();
          return after(answer);
        },
        () -> after(asked));

    assertThat(next()).isEqualTo(1);

    answer.countDown();
    assertThat(List.of(next(), next()))
        .as("both, in the order of the sources")
        .isEqualTo(List.of(2, 1));
  }

  private SourceReading after(CountDownLatch event) {
    try {
      event.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return new Given();
  }

  @Test
  void somebodyCanAskForALook() throws InterruptedException {
    Loop loop = start(NEVER);
    assertThat(next()).isEqualTo(1);

    loop.look();

    assertThat(next()).isEqualTo(2);
  }

  @Test
  void whileAnotherLeadsNobodyLooks() throws InterruptedException {
    cluster.holder("somebody");
    start(Duration.ofMillis(1));
    while (log.isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(log).containsExactly("standing by: somebody holds the lease");
    assertThat(reads).hasValue(0);

    cluster.releaseLease("somebody");

    next();
    assertThat(reads).hasPositiveValue();
  }

  @Test
  void inTheEndTheLeaseIsGivenBack() throws InterruptedException {
    start(NEVER);
    next();

    end();

    assertThat(cluster.holder()).isEmpty();
    assertThat(log).containsExactly("leading as HOLDER", "ended");
  }
}
