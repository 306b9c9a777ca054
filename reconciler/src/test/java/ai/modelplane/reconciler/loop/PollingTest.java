package ai.modelplane.reconciler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.reconciler.gather.Input;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A source that cannot be read is asked again, however long it lasts. */
class PollingTest {

  @Test
  void aSourceThatIsAwayForAgesIsStillAsked() throws InterruptedException {
    CountDownLatch reads = new CountDownLatch(200);
    try (Polling _ =
        new Polling(
            () -> {
              reads.countDown();
              return new Away();
            },
            Duration.ofMillis(1),
            new Jitter(new Random(1)),
            told -> {},
            said -> {})) {
      assertThat(reads.await(1, TimeUnit.MINUTES)).as("200 looks").isTrue();
    }
  }

  /** Of the source, or of whoever is told what it said. */
  @Test
  void aFaultIsToldAndTheSourceIsAskedAgain() throws InterruptedException {
    AtomicInteger reads = new AtomicInteger();
    BlockingQueue<String> said = new LinkedBlockingQueue<>();
    try (Polling _ =
        new Polling(
            () -> {
              if (reads.incrementAndGet() == 1) {
                throw new IllegalStateException("a fault of ours");
              }
              return new Away();
            },
            Duration.ofMillis(1),
            new Jitter(new Random(1)),
            told -> {
              throw new IllegalStateException("another one");
            },
            said::add)) {
      assertThat(said.poll(1, TimeUnit.MINUTES)).contains("IllegalStateException: a fault of ours");
      assertThat(said.poll(1, TimeUnit.MINUTES)).contains("IllegalStateException: another one");
      assertThat(said.poll(1, TimeUnit.MINUTES)).contains("IllegalStateException: another one");
    }
  }

  /** An answer of a source that cannot be read. */
  private static final class Away implements SourceReading {

    @Override
    public boolean isAs(SourceReading before) {
      return true;
    }

    @Override
    public boolean isRead() {
      return false;
    }

    @Override
    public Snapshot snapshot() {
      return Snapshot.empty("away", Optional.empty());
    }

    @Override
    public Input input() {
      return Input.NONE;
    }

    @Override
    public void failed(RuntimeException why) {}
  }
}
