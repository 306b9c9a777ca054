package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.cluster.Backoff;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterView;
import ai.modelplane.reconciler.cluster.Gateways;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.RouteVerdict;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Waits for the gateway, for all routes of a pass at once. Between the steps is the only place
 * where a pass waits, and without a Gateway it does not wait at all.
 *
 * @param gateways who answers for the routes
 * @param timeout at most so long for its answers
 * @param settle so long after the answers until its data path has certainly changed: a gateway
 *     reports a generation before it serves it
 * @param stopping once true no wait goes on
 */
public record GatewayWait(
    ClusterView cluster,
    Gateways gateways,
    Duration timeout,
    Duration settle,
    BooleanSupplier stopping)
    implements GatewayPace {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  /** Between two looks. */
  private static final Backoff LOOKS = new Backoff(FIRST_PAUSE, Duration.ofMillis(500));

  @Override
  public Set<Key> early(Execution execution) {
    if (gateways.isAnyThere() && execution.switchesToNewBackends()) {
      Duration lead = GatewayPace.lead(settle);
      if (!lead.isZero() && !stopping.getAsBoolean()) {
        pause(lead);
      }
    }
    return Set.of();
  }

  /** Waits for the inner routes, for all at once, and until the data path has settled. */
  @Override
  public Map<Key, Hold> unready(Execution execution) {
    List<FanOut> fanOuts = execution.fanOuts();
    Map<Key, Hold> unready = new HashMap<>();
    if (fanOuts.isEmpty() || !gateways.isAnyThere()) {
      return unready;
    }
    Set<Key> fresh = fanOuts.stream().flatMap(f -> f.fresh().stream()).collect(Collectors.toSet());
    Map<Key, LiveObject> latest = execution.latestRoutes();
    latest.keySet().retainAll(fresh);
    try {
      poll(latest, fresh);
    } catch (ClusterException e) {
      Hold unknown = new Hold.AnswerUnknown(String.valueOf(e.getMessage()));
      fanOuts.forEach(f -> unready.put(f.outer().key(), unknown));
      return unready;
    }
    for (FanOut fanOut : fanOuts) {
      fanOut.fresh().stream()
          .sorted()
          .flatMap(k -> GatewayPace.unready(gateways, k, latest.get(k), timeout).stream())
          .findFirst()
          .ifPresent(hold -> unready.put(fanOut.outer().key(), hold));
    }
    if (unready.size() < fanOuts.size() && !settled()) {
      fanOuts.forEach(f -> unready.putIfAbsent(f.outer().key(), new Hold.Stopping()));
    }
    return unready;
  }

  /** Waits until the data path has settled; false when the pass is to stop before. */
  private boolean settled() {
    long settled = System.nanoTime() + settle.toNanos();
    while (System.nanoTime() < settled) {
      if (stopping.getAsBoolean()) {
        return false;
      }
      pause(FIRST_PAUSE);
    }
    return true;
  }

  /**
   * Waits until the gateway has looked at every route, and, if backends are to be deleted, until
   * its data path has settled.
   */
  @Override
  public Answers answers(Execution execution) {
    Map<Key, LiveObject> latest = execution.latestRoutes();
    Set<String> left = execution.left().stream().map(Key::namespace).collect(Collectors.toSet());
    try {
      if (gateways.isAnyThere()) {
        reread(execution, latest);
        poll(latest, written(execution));
      }
    } catch (ClusterException e) {
      Hold unknown = new Hold.AnswerUnknown(String.valueOf(e.getMessage()));
      return new Answers(
          latest, left.stream().collect(Collectors.toMap(n -> n, n -> unknown)), Set.of());
    }
    return new Answers(
        latest, left.isEmpty() ? Map.of() : holds(execution, latest, left), Set.of());
  }

  /**
   * A route that was not written may have got back what it points to: what the gateway said of the
   * route before this pass is no longer true.
   */
  private void reread(Execution execution, Map<Key, LiveObject> latest) {
    Set<Key> written =
        execution.written().outcomes().stream()
            .filter(o -> o.stored() != null)
            .map(Outcome::key)
            .collect(Collectors.toSet());
    List<Key> stale =
        latest.values().stream()
            .filter(r -> !written.contains(r.key()))
            .filter(r -> gateways.lastVerdict(r) instanceof RouteVerdict.Refused)
            .filter(
                r ->
                    execution.prepared().dialect().targets(r.tree()).stream()
                        .anyMatch(written::contains))
            .map(LiveObject::key)
            .toList();
    if (!stale.isEmpty()) {
      cluster.get(stale).forEach(r -> latest.put(r.key(), r));
    }
  }

  private void poll(Map<Key, LiveObject> latest, Set<Key> written) {
    long deadline = System.nanoTime() + timeout.toNanos();
    int looks = 0;
    List<Key> pending = keys(answerable(latest.values(), written));
    while (!pending.isEmpty() && System.nanoTime() < deadline && !stopping.getAsBoolean()) {
      pause(LOOKS.after(++looks));
      cluster.get(pending).forEach(r -> latest.put(r.key(), r));
      pending = keys(answerable(latest.values(), written));
    }
  }

  /**
   * Why backends stay, by their namespace: an answer that is missing in one holds none elsewhere.
   * The routes that matter are those that were written, and those beside the backends, as an
   * earlier pass may have got no answer for them.
   */
  private Map<String, Hold> holds(
      Execution execution, Map<Key, LiveObject> latest, Set<String> left) {
    Set<Key> written = written(execution);
    List<LiveObject> routes =
        latest.values().stream()
            .filter(r -> left.contains(r.key().namespace()))
            .filter(r -> gateways.isThere(r) || written.contains(r.key()))
            .toList();
    Map<String, Hold> holds = new HashMap<>();
    for (LiveObject route : pending(routes, written)) {
      holds.putIfAbsent(route.key().namespace(), GatewayPace.unanswered(gateways, route, timeout));
    }
    if (holds.keySet().containsAll(left)) {
      return holds;
    }
    if (gateways.isAnyThere() && !settled()) {
      left.forEach(namespace -> holds.putIfAbsent(namespace, new Hold.Stopping()));
    }
    return holds;
  }

  private static Set<Key> written(Execution execution) {
    Set<Key> written = new HashSet<>(execution.written().keys());
    execution.written().settled().forEach(o -> written.add(o.key()));
    return written;
  }

  /** Routes without an answer. No answer is waited for of a route that is on another Gateway. */
  private List<LiveObject> pending(Collection<LiveObject> routes, Set<Key> written) {
    return routes.stream()
        .filter(r -> written.contains(r.key()) || gateways.isOn(r))
        .filter(r -> gateways.lastVerdict(r) instanceof RouteVerdict.Pending)
        .toList();
  }

  /** Those for which somebody can answer. */
  private List<LiveObject> answerable(Collection<LiveObject> routes, Set<Key> written) {
    return pending(routes, written).stream().filter(gateways::isThere).toList();
  }

  private static List<Key> keys(List<LiveObject> routes) {
    return routes.stream().map(LiveObject::key).toList();
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
