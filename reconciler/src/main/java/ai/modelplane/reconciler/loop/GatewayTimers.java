package ai.modelplane.reconciler.loop;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.apply.Execution;
import ai.modelplane.reconciler.apply.FanOut;
import ai.modelplane.reconciler.apply.GatewayPace;
import ai.modelplane.reconciler.cluster.Gateways;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.Mirror;
import ai.modelplane.reconciler.cluster.RouteVerdict;
import ai.modelplane.reconciler.plan.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The pace of the gateway without waiting: what is too early now is asked for again later. What the
 * gateway has answered comes with the events of the routes.
 */
final class GatewayTimers {

  private record Answered(long generation, long at) {}

  private final Mirror mirror;
  private final Duration timeout;
  private final Duration settle;
  private final LongSupplier nanoTime;
  private final Map<Key, Long> created = new ConcurrentHashMap<>();
  private final Map<Key, Long> written = new ConcurrentHashMap<>();
  private final Map<Key, Answered> answered = new ConcurrentHashMap<>();

  /** When a route of a namespace was deleted last. */
  private final Map<String, Long> deleted = new ConcurrentHashMap<>();

  GatewayTimers(Mirror mirror, Duration timeout, Duration settle, LongSupplier nanoTime) {
    this.mirror = mirror;
    this.timeout = timeout;
    this.settle = settle;
    this.nanoTime = nanoTime;
  }

  /** A route has changed: its gateway may have answered. */
  void observe(LiveObject route, Gateways gateways) {
    if (!(gateways.lastVerdict(route) instanceof RouteVerdict.Pending)) {
      answered.compute(
          route.key(),
          (key, before) ->
              before != null && before.generation() == route.generation()
                  ? before
                  : new Answered(route.generation(), nanoTime.getAsLong()));
    }
  }

  /** A route is gone. */
  void forget(Key route) {
    written.remove(route);
    answered.remove(route);
  }

  /**
   * The pace of one pass.
   *
   * @param again takes what is to be looked at again, and after how long
   */
  GatewayPace pace(Gateways gateways, BiConsumer<Key, Duration> again) {
    return new Pace(gateways, again);
  }

  private Duration since(long at) {
    return Duration.ofNanos(nanoTime.getAsLong() - at);
  }

  private final class Pace implements GatewayPace {

    private final Gateways gateways;
    private final BiConsumer<Key, Duration> again;

    /** Services whose inner routes are taken, and not served for certain yet. */
    private final Set<Key> settling = new HashSet<>();

    Pace(Gateways gateways, BiConsumer<Key, Duration> again) {
      this.gateways = gateways;
      this.again = again;
    }

    @Override
    public Set<Key> early(Execution backed) {
      long now = nanoTime.getAsLong();
      backed.newBackends().forEach(key -> created.put(key, now));
      Duration lead = GatewayPace.lead(settle);
      created.values().removeIf(at -> since(at).compareTo(lead) >= 0);
      Set<Key> early = new HashSet<>();
      if (!gateways.isAnyThere() || created.isEmpty()) {
        return early;
      }
      List<Change> changes = new ArrayList<>(backed.in(Stage.INNER));
      changes.addAll(backed.in(Stage.SWITCH));
      for (Change change : changes) {
        if (change instanceof Change.Configure configure) {
          configure.desired().requires().stream()
              .flatMap(part -> Optional.ofNullable(created.get(part)).stream())
              .map(at -> lead.minus(since(at)))
              .max(Duration::compareTo)
              .ifPresent(
                  rest -> {
                    early.add(change.key());
                    again.accept(configure.live().service(), rest);
                  });
        }
      }
      return early;
    }

    @Override
    public Map<Key, Hold> unready(Execution switched) {
      Map<Key, Hold> unready = new HashMap<>();
      if (gateways.isAnyThere()) {
        Map<Key, LiveObject> latest = switched.latestRoutes();
        for (FanOut fanOut : switched.fanOuts()) {
          unready(fanOut, latest).ifPresent(hold -> unready.put(fanOut.outer().key(), hold));
        }
      }
      return unready;
    }

    /** The answer of the gateway is an event of the inner route, and then time has to pass. */
    private Optional<Hold> unready(FanOut fanOut, Map<Key, LiveObject> latest) {
      Duration rest = Duration.ZERO;
      for (Key inner : fanOut.fresh()) {
        LiveObject route = mirror.object(inner).orElse(latest.get(inner));
        Optional<Hold> hold = GatewayPace.unready(gateways, inner, route, timeout);
        if (hold.isPresent()) {
          return hold;
        }
        if (route != null) {
          observe(route, gateways);
          Answered at = answered.get(inner);
          Duration more = at == null ? settle : settle.minus(since(at.at()));
          rest = more.compareTo(rest) > 0 ? more : rest;
        }
      }
      if (!rest.isPositive()) {
        return Optional.empty();
      }
      settling.add(fanOut.service());
      again.accept(fanOut.service(), rest);
      return Optional.of(new Hold.Settling(rest));
    }

    @Override
    public Answers answers(Execution served) {
      long now = nanoTime.getAsLong();
      Map<Key, LiveObject> latest = new HashMap<>(served.latestRoutes());
      latest.replaceAll((key, route) -> mirror.object(key).orElse(route));
      served.writtenRoutes().forEach(key -> written.put(key, now));
      served.deletedRoutes().forEach(key -> deleted.put(key.namespace(), now));
      Set<Key> awaited = new HashSet<>(settling);
      for (LiveObject route : latest.values()) {
        if (isPending(route)) {
          Duration rest = timeout.minus(since(written.computeIfAbsent(route.key(), k -> now)));
          if (rest.isPositive()) {
            awaited.add(route.service());
            again.accept(route.service(), rest);
          }
        } else {
          observe(route, gateways);
        }
      }
      Map<String, Hold> holds = new HashMap<>();
      for (String namespace :
          served.left().stream().map(Key::namespace).collect(Collectors.toSet())) {
        hold(namespace, served).ifPresent(hold -> holds.put(namespace, hold));
      }
      return new Answers(latest, holds, awaited);
    }

    private boolean isPending(LiveObject route) {
      return gateways.isThere(route)
          && gateways.isOn(route)
          && gateways.lastVerdict(route) instanceof RouteVerdict.Pending;
    }

    /** Why nothing of a namespace that routes have left may be deleted yet. */
    private Optional<Hold> hold(String namespace, Execution served) {
      String instance = served.prepared().compilation().target().instance();
      List<LiveObject> routes =
          mirror.routesIn(namespace).stream().filter(r -> r.isOf(instance)).toList();
      Optional<LiveObject> unanswered =
          routes.stream()
              .filter(gateways::isOn)
              .filter(r -> gateways.lastVerdict(r) instanceof RouteVerdict.Pending)
              .findFirst();
      if (unanswered.isPresent()) {
        return unanswered.map(
            route -> GatewayPace.unanswered(gateways, route, timeout)); // its answer is an event
      }
      routes.forEach(route -> observe(route, gateways));
      Duration rest =
          Stream.concat(
                  Optional.ofNullable(deleted.get(namespace)).stream(),
                  routes.stream()
                      .flatMap(r -> Optional.ofNullable(answered.get(r.key())).stream())
                      .map(Answered::at))
              .map(at -> settle.minus(since(at)))
              .max(Duration::compareTo)
              .orElse(Duration.ZERO);
      if (!rest.isPositive() || !gateways.isAnyThere()) {
        return Optional.empty();
      }
      again.accept(new Key(Kind.NAMESPACE, "", namespace), rest);
      return Optional.of(new Hold.Settling(rest));
    }
  }
}
