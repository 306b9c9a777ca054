package ai.modelplane.reconciler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When passes run. An interval of an hour stands for never. */
class LoopTest {

  static final Duration NEVER = Duration.ofHours(1);

  final LeaseCluster cluster = new LeaseCluster();
  final List<String> log = new CopyOnWriteArrayList<>();
  final BlockingQueue<Integer> passes = new LinkedBlockingQueue<>();
  Thread thread = new Thread();

  Loop start(Duration interval, Loop.Step step) {
    Loop loop = new Loop(cluster, interval, log::add);
    thread = Thread.ofVirtual().start(() -> loop.run(step));
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

  boolean pass(BooleanSupplier stopping) {
    passes.add(passes.size());
    return true;
  }

  @Test
  void passesFollowEachOtherUnderTheLease() throws InterruptedException {
    start(
        Duration.ofMillis(1),
        stopping -> {
          assertThat(cluster.holder()).startsWith("modelplane-");
          return pass(stopping);
        });

    next();
    next();
    next();

    assertThat(cluster.acquired()).isGreaterThanOrEqualTo(3);
    assertThat(log).isEmpty();
  }

  @Test
  void aFailedPassIsLoggedAndTriedAgainLongBeforeTheInterval() throws InterruptedException {
    start(
        NEVER,
        stopping -> {
          passes.add(passes.size());
          if (log.isEmpty()) {
            throw new IllegalStateException("the repository is gone");
          }
          return true;
        });

    next();
    next();

    assertThat(log).containsExactly("pass failed: the repository is gone");
  }

  @Test
  void aPassThatWasNotAllWellIsTriedAgainToo() throws InterruptedException {
    start(
        NEVER,
        stopping -> {
          passes.add(1);
          return cluster.acquired() > 1;
        });

    next();
    next();

    assertThat(cluster.acquired()).isEqualTo(2);
  }

  @Test
  void aClusterThatDoesNotAnswerIsAFailedPass() throws InterruptedException {
    cluster.reachable(false);
    Loop loop = new Loop(cluster, NEVER, line -> passes.add(log.add(line) ? 1 : 0));
    thread = Thread.ofVirtual().start(() -> loop.run(this::pass));

    next();

    assertThat(log).containsExactly("pass failed: connection refused");
    cluster.reachable(true);
    next();
  }

  @Test
  void anotherHolderIsWaitedForAndNamedOnce() throws InterruptedException {
    cluster.holder("somebody");
    BlockingQueue<String> said = new LinkedBlockingQueue<>();
    Loop loop = new Loop(cluster, Duration.ofMillis(1), said::add);
    thread = Thread.ofVirtual().start(() -> loop.run(this::pass));

    assertThat(said.poll(1, TimeUnit.MINUTES)).isEqualTo("standing by: somebody holds the lease");
    assertThat(passes).isEmpty();
    cluster.releaseLease("somebody");

    next();
    assertThat(said).isEmpty();
  }

  @Test
  void theLeaseIsFreeBetweenPassesAndAtTheEnd() throws InterruptedException {
    start(NEVER, this::pass);
    next();

    end();

    assertThat(cluster.holder()).isEmpty();
    assertThat(log).containsExactly("ended");
  }
}
