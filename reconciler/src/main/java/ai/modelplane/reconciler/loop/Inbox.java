package ai.modelplane.reconciler.loop;

import ai.modelplane.compiler.api.Key;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The keys of objects that have changed, each once. A burst is taken as one: what comes in quick
 * succession is waited for, for a short while.
 */
final class Inbox {

  /** A burst is no longer than so many of the pauses that end it. */
  private static final int LONGEST_BURST = 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Set<Key> keys = new LinkedHashSet<>();
  private final Duration quiet;
  private long arrivals;

  /**
   * @param quiet after so long without another change a burst is over
   */
  Inbox(Duration quiet) {
    this.quiet = quiet;
  }

  /** An object has changed. */
  void add(Key key) {
    lock.lock();
    try {
      keys.add(key);
      arrivals++;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends a wait. */
  void wake() {
    lock.lock();
    try {
      arrivals++;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a change, a {@link #wake}, or the end of the pause.
   *
   * @param seen the number of arrivals that the caller has dealt with
   */
  void await(long seen, Duration pause) throws InterruptedException {
    long left = pause.toNanos();
    lock.lockInterruptibly();
    try {
      while (arrivals == seen && left > 0) {
        left = arrived.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return keys.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** How many have arrived so far. */
  long arrivals() {
    lock.lock();
    try {
      return arrivals;
    } finally {
      lock.unlock();
    }
  }

  /** Takes what has changed, with the rest of its burst. */
  Set<Key> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      for (int i = 0; i < LONGEST_BURST && !keys.isEmpty(); i++) {
        long before = arrivals;
        long left = quiet.toNanos();
        while (left > 0 && arrivals == before) {
          left = arrived.awaitNanos(left);
        }
        if (arrivals == before) {
          break;
        }
      }
      Set<Key> taken = new LinkedHashSet<>(keys);
      keys.clear();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what has changed: whoever asks is about to look at everything. */
  void clear() {
    lock.lock();
    try {
      keys.clear();
    } finally {
      lock.unlock();
    }
  }
}
