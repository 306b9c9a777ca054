package ai.modelplane.reconciler.cluster.kubernetes;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.Observer;
import ai.modelplane.reconciler.cluster.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** All that a pass looks at, each part by a thread of its own. */
final class Watching implements Watch {

  private static final Duration TO_END = Duration.ofSeconds(2);

  private final EventStream events;
  private final List<Thread> threads = new ArrayList<>();

  private Watching(EventStream events) {
    this.events = events;
  }

  /** Begins. The Lease is left out: every renewal changes it. */
  static Watching begin(
      Access access,
      Listing listing,
      Collection<Key> gateways,
      Set<String> namespaces,
      Observer observer) {
    List<Collected> parts =
        Collected.all(gateways, namespaces).stream().filter(p -> p.kind() != Kind.LEASE).toList();
    parts.forEach(part -> observer.expect(part.list()));
    EventStream events = new EventStream(access);
    Watching watching = new Watching(events);
    for (Collected part : parts) {
      Reflector reflector = new Reflector(listing, events, part, observer);
      watching.threads.add(Thread.ofVirtual().name("watch " + part.list()).start(reflector));
    }
    return watching;
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join(TO_END);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    events.close();
  }
}
