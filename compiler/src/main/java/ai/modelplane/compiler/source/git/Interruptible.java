package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.source.SourceException;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Calls whose waiting for a server can be ended. JGit ends a connection that has gone silent by
 * interrupting its thread, and an interrupt ends the read of a socket in a virtual thread alone
 * ({@link java.net.Socket}); in any other, a dead {@code git://} server is waited for without end.
 */
final class Interruptible {

  private Interruptible() {}

  /**
   * The call's answer, or its exception.
   *
   * @throws SourceException also when the calling thread is interrupted, which ends the call too
   */
  static <T> T call(Callable<T> work) throws SourceException, IOException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofVirtual().name("git").start(task);
    try {
      return task.get();
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new SourceException("stopped while a server was asked", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case SourceException known -> throw known;
        case IOException io -> throw io;
        case RuntimeException unexpected -> throw unexpected;
        case Error error -> throw error;
        case null, default -> throw new IOException(e.getCause());
      }
    }
  }
}
