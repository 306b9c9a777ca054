package ai.modelplane.reconciler.githost;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Calls that come in bursts, made one: the first is passed on at once, and those that come until a
 * pause is over are one more.
 */
final class Calls implements AutoCloseable {

  /** The time between two that are passed on. */
  @FunctionalInterface
  interface Pause {
    void await() throws InterruptedException;
  }

  private final BlockingQueue<Boolean> next = new ArrayBlockingQueue<>(1);
  private final Thread thread;

  Calls(String name, Runnable passedOn, Pause pause) {
    this.thread =
        Thread.ofVirtual()
            .name(name)
            .start(
                () -> {
                  try {
                    while (next.take()) {
                      passedOn.run();
                      pause.await();
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // closed
                  }
                });
  }

  void add() {
    next.offer(true); // one that waits stands for this one as well
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
