package ai.modelplane.reconciler.dataplane;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Clients that never stop asking, and what they got. */
public final class Traffic implements AutoCloseable {

  /** Between two requests of a client, so that a slow change means some thousands, not more. */
  private static final int PAUSE_MILLIS = 20;

  private volatile String phase = "";
  private volatile boolean done;
  private final AtomicInteger round = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> clients = new ArrayList<>();
  private final ReadWriteLock asking = new ReentrantReadWriteLock();

  /** Clients that keep their connections, each its own. */
  public Traffic keeping(int clients, String url) {
    return add(clients, () -> keep(url));
  }

  /** Clients that make a new connection for each request. */
  public Traffic connecting(int clients, String url) {
    return add(clients, () -> ask(() -> !done, () -> Http.once(url), "HTTP/1.1 200 OK"::equals));
  }

  private Traffic add(int more, Runnable client) {
    for (int i = 0; i < more; i++) {
      clients.add(Thread.ofVirtual().start(client));
    }
    return this;
  }

  /** What happens now, for the failures from here on. */
  public void phase(String now) {
    phase = now;
  }

  /** How many requests were answered well. */
  public int answered() {
    return answered.get();
  }

  /** Each with its phase. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** The same, which are forgotten here. */
  public List<String> takeFailures() {
    List<String> taken = failures();
    failures.removeAll(taken);
    return taken;
  }

  /** Waits until clients have got some more good answers. */
  public void goesOn() {
    int before = answered();
    Http.eventually("clients go on", () -> answered() > before + 100 || !failures.isEmpty());
  }

  /** Nobody asks meanwhile; everybody connects anew afterwards. */
  public void without(Runnable outage) {
    asking.writeLock().lock();
    try {
      outage.run();
      round.incrementAndGet();
    } finally {
      asking.writeLock().unlock();
    }
  }

  private void keep(String url) {
    while (!done) {
      int now = round.get();
      try (Http own = new Http()) {
        ask(
            () -> !done && round.get() == now,
            () -> String.valueOf(own.get(url).statusCode()),
            "200"::equals);
      }
    }
  }

  private void ask(Supplier<Boolean> goesOn, Supplier<String> request, Predicate<String> fine) {
    while (goesOn.get()) {
      asking.readLock().lock();
      try {
        if (goesOn.get()) {
          note(request, fine);
        }
      } finally {
        asking.readLock().unlock();
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void note(Supplier<String> request, Predicate<String> fine) {
    String answer;
    try {
      answer = request.get();
    } catch (RuntimeException e) {
      answer = e.toString();
    }
    if (fine.test(answer)) {
      answered.incrementAndGet();
    } else {
      failures.add(phase + ": " + answer);
    }
  }

  /** All clients have got their last answer. */
  @Override
  public void close() {
    done = true;
    try {
      for (Thread client : clients) {
        client.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
