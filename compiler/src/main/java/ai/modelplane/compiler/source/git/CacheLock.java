package ai.modelplane.compiler.source.git;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Only one at a time writes to a cached repository: among threads by a lock in memory, since a file
 * lock belongs to the whole process, and among processes by the file. The system lets go of it when
 * a process dies.
 */
record CacheLock(ReentrantLock thread, FileChannel file) implements AutoCloseable {

  private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  /** Waits until it is free. */
  static CacheLock acquire(Path path) throws IOException {
    ReentrantLock thread = THREADS.computeIfAbsent(path, p -> new ReentrantLock());
    thread.lock();
    FileChannel channel = null;
    try {
      channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.lock();
      return new CacheLock(thread, channel);
    } catch (IOException | RuntimeException e) {
      if (channel != null) {
        channel.close();
      }
      thread.unlock();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      thread.unlock();
    }
  }
}
