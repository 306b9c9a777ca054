package ai.modelplane.reconciler.loop;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.cluster.LiveStateReader;
import ai.modelplane.reconciler.cluster.Mirror;
import ai.modelplane.reconciler.cluster.Watch;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds what watches have told against what lists say. There should never be a difference: it would
 * be an event that was lost. What is on its way at the moment of the list is none, so each is
 * looked at a second time.
 */
final class Resync implements Watch {

  private static final Duration INTERVAL = Duration.ofMinutes(10);

  /** Objects that a message names. */
  private static final int NAMED = 5;

  /** For what is on its way. */
  private static final Duration WAY = Duration.ofSeconds(5);

  private final Cluster cluster;
  private final Mirror mirror;
  private final Collection<Key> gateways;
  private final Consumer<String> log;
  private final Thread thread;

  /** Begins; the first time is in ten minutes. */
  Resync(
      Cluster cluster,
      Mirror mirror,
      Collection<Key> gateways,
      Jitter jitter,
      Runnable done,
      Consumer<String> log) {
    this.cluster = cluster;
    this.mirror = mirror;
    this.gateways = gateways;
    this.log = log;
    this.thread = Thread.ofVirtual().name("resync").start(() -> run(jitter, done));
  }

  private void run(Jitter jitter, Runnable done) {
    try {
      while (true) {
        Thread.sleep(jitter.of(INTERVAL));
        try {
          SortedSet<Key> suspects = suspects(mirror, cluster.read(gateways), gateways);
          Thread.sleep(WAY);
          SortedSet<Key> wrong = mend(cluster, mirror, suspects);
          if (!wrong.isEmpty()) {
            log.accept(
                "resync: %d objects were otherwise than told: %s"
                    .formatted(
                        wrong.size(),
                        MessageText.list(wrong.stream().map(Key::toString).toList(), NAMED)));
          }
          done.run();
        } catch (RuntimeException e) {
          log.accept("resync: " + Leader.words(e));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /** The objects that the mirror has otherwise, or not, or that it alone has. */
  static SortedSet<Key> suspects(Mirror mirror, LiveState listed, Collection<Key> gateways) {
    LiveState mirrored = LiveStateReader.read(mirror.all(), gateways);
    SortedSet<Key> suspects = new TreeSet<>(mirrored.objects().keySet());
    suspects.addAll(listed.objects().keySet());
    suspects.removeIf(key -> isSame(mirrored.objects().get(key), listed.objects().get(key)));
    return suspects;
  }

  /** Looks a second time, puts the mirror right, and returns what had to be. */
  static SortedSet<Key> mend(Cluster cluster, Mirror mirror, Set<Key> suspects) {
    Map<Key, LiveObject> now = new HashMap<>();
    cluster.get(suspects).forEach(object -> now.put(object.key(), object));
    SortedSet<Key> wrong = new TreeSet<>();
    for (Key key : suspects) {
      Optional<LiveObject> known = mirror.object(key);
      LiveObject there = now.get(key);
      if (!isSame(known.orElse(null), there)) {
        wrong.add(key);
        if (there != null) {
          mirror.wrote(there);
        } else {
          known.ifPresent(mirror::removed);
        }
      }
    }
    return wrong;
  }

  private static boolean isSame(@Nullable LiveObject one, @Nullable LiveObject other) {
    return one == null
        ? other == null
        : other != null
            && one.uid().equals(other.uid())
            && one.resourceVersion().equals(other.resourceVersion());
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
