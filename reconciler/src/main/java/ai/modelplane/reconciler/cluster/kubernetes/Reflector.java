package ai.modelplane.reconciler.cluster.kubernetes;

import ai.modelplane.reconciler.cluster.Backoff;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.Observer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Tells of one list: everything that it holds, and then each change. A watch that ends goes on from
 * the last revision; when the server does not know that any more (410), the list is read again.
 */
final class Reflector implements Runnable {

  private static final int GONE = 410;

  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(5));

  /** No server ends a watch this soon by itself. */
  private static final Duration SHORT = Duration.ofSeconds(1);

  /** Between two looks at a list that cannot be watched, or does not exist. */
  private static final Duration POLL = Duration.ofSeconds(10);

  private final Listing listing;
  private final EventStream events;
  private final Collected part;
  private final Observer observer;
  private int failures;

  Reflector(Listing listing, EventStream events, Collected part, Observer observer) {
    this.listing = listing;
    this.events = events;
    this.part = part;
    this.observer = observer;
  }

  /** Until the thread is interrupted. */
  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        reflect();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void reflect() throws InterruptedException {
    try {
      Listing.Listed listed = listing.list(part);
      observer.listed(part.list(), listed.objects());
      failures = 0;
      if (listed.version().isEmpty()) {
        Thread.sleep(POLL); // the kind is not installed
      } else {
        follow(listed.version());
      }
    } catch (RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      ClusterException why = why(e);
      observer.failed(part.list(), part.unread(why), why);
      back();
    }
  }

  /** What no server has said is a fault of ours: the list is read anew, and nobody sleeps on. */
  private ClusterException why(RuntimeException e) {
    return e instanceof ClusterException known
        ? known
        : new ClusterException(Cause.TROUBLED, "watch %s: %s".formatted(part.list(), e), e);
  }

  /** Watches until the list has to be read again. */
  private void follow(String since) throws InterruptedException {
    String version = since;
    while (true) {
      Seen seen = new Seen(version);
      long begun = System.nanoTime();
      EventStream.End end = events.follow(part, version, seen::event);
      version = seen.version;
      if (seen.isGone || end.code() == GONE) {
        return;
      }
      boolean isLong = System.nanoTime() - begun > SHORT.toNanos();
      if (end.code() == 200 && isLong) {
        failures = 0; // the server ends each watch after some minutes
      } else if (end.code() == 0 || end.code() == 200) {
        back(); // something on the way ends it
      } else if (end.code() == 403 || end.code() == 405) {
        Thread.sleep(POLL); // without the right to watch the list is read again and again
        return;
      } else {
        back();
        return; // the list tells why
      }
    }
  }

  private void back() throws InterruptedException {
    Duration pause = BACKOFF.after(++failures);
    Thread.sleep((long) (pause.toMillis() * ThreadLocalRandom.current().nextDouble(0.5, 1)));
  }

  /** What one watch has told. */
  private final class Seen {

    private String version;
    private boolean isGone;

    Seen(String version) {
      this.version = version;
    }

    void event(ObjectNode event) {
      JsonNode told = event.path("object");
      if (!(told instanceof ObjectNode tree)) {
        return;
      }
      switch (event.path("type").asText("")) {
        case "ADDED", "MODIFIED" -> observer.seen(part.list(), object(tree));
        case "DELETED" -> observer.gone(part.list(), object(tree));
        case "BOOKMARK" -> remember(tree);
        case "ERROR" -> isGone = true; // whatever it is, the list is the way out
        default ->
            throw new ClusterException(
                Cause.TROUBLED, "an event of the unknown type " + event.path("type"));
      }
    }

    private LiveObject object(ObjectNode tree) {
      remember(tree);
      return Listing.object(part.kind(), tree);
    }

    private void remember(ObjectNode tree) {
      version = tree.path("metadata").path("resourceVersion").asText(version);
    }
  }
}
