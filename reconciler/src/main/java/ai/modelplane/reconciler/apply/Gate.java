package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.dialect.ParentRefs;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.RouteVerdict;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Waits for the gateway.
 *
 * @param timeout at most so long for its verdict on routes
 * @param settle so long after the verdict until its data path has certainly changed: a gateway
 *     reports a generation before it serves it
 * @param stopping once true no wait goes on
 */
public record Gate(
    Cluster cluster, Key gateway, Duration timeout, Duration settle, BooleanSupplier stopping) {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  /**
   * A gateway watches each kind by itself, so that on a busy machine it may see a route before the
   * backend that was written first, and answer 500 (Traefik 3.7.15 on two overloaded cores: 10 of
   * 149 switches at once, 0 of 149 after 100, 250 or 500 ms).
   */
  private static final Duration LEAD = Duration.ofMillis(250);

  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  /**
   * Waits until the gateway has looked at every one of these routes, and then until its data path
   * has settled.
   *
   * @return empty when it has; else why what the routes left behind must stay for now
   */
  public Optional<Hold> await(List<LiveObject> routes) {
    Collection<LiveObject> pending;
    try {
      pending = pending(poll(routes).values());
    } catch (ClusterException e) {
      return Optional.of(new Hold.AnswerUnknown(String.valueOf(e.getMessage())));
    }
    if (!pending.isEmpty()) {
      return Optional.of(new Hold.Unanswered(pending.iterator().next().key(), timeout));
    }
    long settled = System.nanoTime() + settle.toNanos();
    while (System.nanoTime() < settled) {
      if (stopping.getAsBoolean()) {
        return Optional.of(new Hold.Stopping());
      }
      pause(FIRST_PAUSE);
    }
    return Optional.empty();
  }

  /** Lets the gateway see new backends before a route that serves is switched to them. */
  public void lead() {
    Duration pause = settle.compareTo(LEAD) < 0 ? settle : LEAD; // none where nothing settles
    if (!pause.isZero() && !stopping.getAsBoolean()) {
      pause(pause);
    }
  }

  /**
   * The routes as they are once the gateway has looked at all of them, or when the wait is over; as
   * they were, when the cluster does not show them.
   *
   * @param routes as they were last seen
   */
  public Map<Key, LiveObject> verdicts(Collection<LiveObject> routes) {
    try {
      return poll(routes);
    } catch (ClusterException e) {
      return byKey(routes);
    }
  }

  private static Map<Key, LiveObject> byKey(Collection<LiveObject> routes) {
    Map<Key, LiveObject> byKey = new TreeMap<>();
    routes.forEach(r -> byKey.put(r.key(), r));
    return byKey;
  }

  private Map<Key, LiveObject> poll(Collection<LiveObject> routes) {
    Map<Key, LiveObject> latest = byKey(routes);
    long deadline = System.nanoTime() + timeout.toNanos();
    Duration pause = FIRST_PAUSE;
    Collection<LiveObject> pending = pending(latest.values());
    while (!pending.isEmpty() && System.nanoTime() < deadline && !stopping.getAsBoolean()) {
      pause(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
              ? LONGEST_PAUSE
              : pause.multipliedBy(2);
      cluster
          .get(pending.stream().map(LiveObject::key).toList())
          .forEach(r -> latest.put(r.key(), r));
      pending = pending(latest.values());
    }
    return latest;
  }

  /** Whether a route asks this gateway to serve it; of another one no answer is waited for. */
  boolean isOn(LiveObject route) {
    return ParentRefs.isOn(gateway, route.tree(), route.key());
  }

  private Collection<LiveObject> pending(Collection<LiveObject> routes) {
    return routes.stream()
        .filter(r -> RouteVerdict.of(r, gateway) instanceof RouteVerdict.Pending)
        .toList();
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
