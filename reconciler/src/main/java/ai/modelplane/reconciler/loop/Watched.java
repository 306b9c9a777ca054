package ai.modelplane.reconciler.loop;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.Settings;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.Mirror;
import ai.modelplane.reconciler.cluster.MirroredCluster;
import ai.modelplane.reconciler.cluster.Watch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** A cluster that is watched, if it can be; else it is read anew by each pass. */
final class Watched implements AutoCloseable {

  private final Cluster original;
  private final Inbox inbox;
  private final Mirror mirror;
  private final Cluster cluster;
  private final GatewayTimers timers;
  private final Optional<Watch> watch;
  private final List<Key> gateways;

  /** Changes that come within 2 ms of each other are taken as one. */
  Watched(Cluster cluster, Settings settings) {
    this(cluster, settings, Duration.ofMillis(2), System::nanoTime);
  }

  Watched(Cluster cluster, Settings settings, Duration quiet, LongSupplier nanoTime) {
    this.original = cluster;
    this.gateways = settings.options().gateways();
    this.inbox = new Inbox(quiet);
    this.mirror = new Mirror(inbox::add);
    this.timers = new GatewayTimers(mirror, settings.timeout(), settings.settle(), nanoTime);
    this.watch = cluster.watch(gateways, mirror);
    this.cluster = watch.isPresent() ? new MirroredCluster(cluster, mirror) : cluster;
  }

  /** Whether the cluster tells of changes. */
  boolean tells() {
    return watch.isPresent();
  }

  Cluster cluster() {
    return cluster;
  }

  Mirror mirror() {
    return mirror;
  }

  Inbox inbox() {
    return inbox;
  }

  GatewayTimers timers() {
    return timers;
  }

  /** A whole pass looks at everything: what has changed until now is no news. */
  void begin() {
    inbox.clear();
  }

  /** What has changed. */
  Set<Key> take() throws InterruptedException {
    Set<Key> changed = inbox.take();
    List<Key> doubtful =
        changed.stream()
            .filter(key -> key.kind().isOurs() && mirror.object(key).isEmpty())
            .flatMap(key -> key.kind().definition().stream())
            .distinct()
            .map(name -> new Key(Kind.DEFINITION, "", name))
            .filter(Predicate.not(this::isAsItWas))
            .toList();
    changed.addAll(doubtful);
    return changed;
  }

  /**
   * Whoever deletes a definition deletes its objects, and their end is told before that of the
   * definition: it is asked for before anything is done because an object is gone.
   */
  private boolean isAsItWas(Key definition) {
    Optional<LiveObject> known = mirror.object(definition);
    if (known.isEmpty()) {
      return true; // it may not be read
    }
    Optional<LiveObject> now = original.get(List.of(definition)).stream().findFirst();
    if (now.isEmpty()) {
      mirror.removed(known.get());
      return false;
    }
    mirror.wrote(now.get());
    return now.get().uid().equals(known.get().uid()) && !now.get().isDeleted();
  }

  /**
   * Compares with lists now and then; nothing when the cluster is read anew by each pass.
   *
   * @param done called after each time
   */
  Watch resync(Jitter jitter, Runnable done, Consumer<String> log) {
    return tells() ? new Resync(original, mirror, gateways, jitter, done, log) : () -> {};
  }

  @Override
  public void close() {
    watch.ifPresent(Watch::close);
  }
}
