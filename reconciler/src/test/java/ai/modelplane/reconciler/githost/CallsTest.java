package ai.modelplane.reconciler.githost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CallsTest {

  private final AtomicInteger passedOn = new AtomicInteger();
  private final Semaphore looked = new Semaphore(0);
  private final Semaphore pausing = new Semaphore(0);
  private final Semaphore over = new Semaphore(0);

  private Calls calls() {
    return new Calls(
        "test",
        () -> {
          passedOn.incrementAndGet();
          looked.release();
        },
        () -> {
          pausing.release();
          over.acquire();
        });
  }

  @Test
  void theFirstIsPassedOnAtOnceAndABurstAfterItIsOneMore() throws Exception {
    try (Calls calls = calls()) {
      calls.add();
      looked.acquire();
      pausing.acquire();
      for (int i = 0; i < 1000; i++) {
        calls.add();
      }
      assertThat(passedOn).as("the pause is not over").hasValue(1);
      over.release();
      looked.acquire();
      pausing.acquire();
      over.release();
      assertThat(passedOn).hasValue(2);

      calls.add();
      looked.acquire();
      assertThat(passedOn).as("after the burst as before it").hasValue(3);
    }
  }

  /** One that comes while the first is passed on may have come too late for it. */
  @Test
  void oneThatComesMeanwhileIsNotLost() throws Exception {
    Semaphore go = new Semaphore(0);
    Semaphore begun = new Semaphore(0);
    try (Calls calls =
        new Calls(
            "test",
            () -> {
              begun.release();
              go.acquireUninterruptibly();
            },
            () -> {})) {
      calls.add();
      begun.acquire();
      calls.add();
      go.release();
      begun.acquire();
      go.release();
    }
  }
}
