package ai.modelplane.reconciler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.gather.Input;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
            told -> {})) {
      assertThat(reads.await(1, TimeUnit.MINUTES)).as("200 looks").isTrue();
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
    public Input input() {
      return Input.NONE;
    }

    @Override
    public void failed(RuntimeException why) {}
  }
}
