package ai.modelplane.reconciler.loop;

import ai.modelplane.compiler.Scope;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Kind.Role;
import ai.modelplane.compiler.dialect.InnerRoutes;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.Pass;
import ai.modelplane.reconciler.Settings;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.apply.ChangeSet.Held;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.apply.ChangeSet.Result;
import ai.modelplane.reconciler.apply.GatewayPace;
import ai.modelplane.reconciler.cluster.Gateways;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.prepare.Partial;
import ai.modelplane.reconciler.prepare.Prepared;
import java.time.Clock;
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
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Carries out whole passes, and between them parts that go on from the last one. Parts may overlap,
 * a whole pass may not.
 */
final class Carrier {

  private final Watched watched;
  private final Settings settings;
  private final Clock clock;
  private final Loop.Report report;
  private final BooleanSupplier stopping;
  private final BiConsumer<Key, Duration> again;

  /** Backends and inner routes that nothing is to lead to and that are there, by namespace. */
  private final Map<String, Set<Key>> leaving = new HashMap<>();

  /** Why objects were left alone, as it was told last. */
  private final Map<Key, String> told = new ConcurrentHashMap<>();

  private @Nullable Prepared whole;
  private boolean hasAuthorities;
  private @Nullable Learning learning;

  /**
   * @param again takes what is to be looked at again, and after how long
   */
  Carrier(
      Watched watched,
      Settings settings,
      Clock clock,
      Loop.Report report,
      BooleanSupplier stopping,
      BiConsumer<Key, Duration> again) {
    this.watched = watched;
    this.settings = settings;
    this.clock = clock;
    this.report = report;
    this.stopping = stopping;
    this.again = again;
  }

  /**
   * Whether every change comes as an event. What may be read by its name alone is not watched: a
   * certificate authority, and clusters where no right to list them is given.
   */
  synchronized boolean isToldAll() {
    return watched.tells()
        && !watched.mirror().unread().containsKey(Kind.INFERENCE_CLUSTER)
        && !hasAuthorities;
  }

  /** Only a whole pass can go on. */
  synchronized void forget() {
    whole = null;
    learning = null;
  }

  /**
   * Learns what has changed since the last look.
   *
   * @return empty when nothing has, or nothing can be made of it before a whole pass
   */
  Optional<Learning.Learned> learn() throws InterruptedException {
    if (learning == null) {
      return Optional.empty();
    }
    Set<Key> changed = watched.take();
    return changed.isEmpty() ? Optional.empty() : Optional.of(learn(changed));
  }

  private synchronized Learning.Learned learn(Set<Key> changed) {
    if (whole == null || learning == null) {
      throw new IllegalStateException("nothing to go on from");
    }
    Set<Key> places = new HashSet<>();
    for (Key key : changed) {
      String namespace = key.namespace();
      switch (key.kind().role()) {
        case ROUTE -> {
          observe(key, whole.gathered().gateways());
          if (!leaving.getOrDefault(namespace, Set.of()).isEmpty()) {
            places.add(new Key(Kind.NAMESPACE, "", namespace));
          }
        }
        case BACKEND -> {
          if (isUnused(key, whole)) {
            leave(key);
            places.add(new Key(Kind.NAMESPACE, "", namespace));
          }
        }
        default -> {} // the model learns it
      }
    }
    return learning.learn(changed).and(places);
  }

  private void observe(Key key, Gateways gateways) {
    Optional<LiveObject> route = watched.mirror().object(key);
    if (route.isPresent()) {
      watched.timers().observe(route.get(), gateways);
    } else {
      watched.timers().forget(key);
    }
  }

  /** Whether it is one of ours that no service uses, as when another copy of us has made it. */
  private boolean isUnused(Key backend, Prepared base) {
    return watched
            .mirror()
            .object(backend)
            .filter(o -> o.isOf(base.compilation().target().instance()))
            .isPresent()
        && !base.basis().model().isUsed(backend);
  }

  /** Looks at everything and carries out what the sources say. */
  Pass.Done carryOut(List<SourceReading> said) {
    watched.begin();
    Pass pass = pass();
    Prepared prepared = pass.prepare(said.stream().map(SourceReading::input).toList());
    report.prepared(prepared, said);
    GatewayPace pace = watched.tells() ? pace(prepared) : pass.waiting(prepared);
    Pass.Done done = pass.execute(prepared, pace, this::tell);
    synchronized (this) {
      whole = done.prepared().carriedOut();
      learning = watched.tells() ? new Learning(watched.mirror(), whole) : null;
      hasAuthorities = !done.prepared().gathered().authorities().isEmpty();
      leaving.clear();
      leave(done.changes());
    }
    return done;
  }

  /**
   * Carries out what a batch concerns.
   *
   * @return what has failed; empty when only a whole pass can decide
   */
  Optional<Set<Key>> carryOut(Work.Batch batch) {
    Partial partial;
    Optional<Partial.Draft> draft;
    synchronized (this) {
      if (whole == null) {
        return Optional.empty();
      }
      partial = new Partial(whole, watched.mirror());
      whole.basis().model().released().forEach(this::leave);
      Set<Key> left = leaving.getOrDefault(batch.namespace(), new HashSet<>());
      left.removeIf(key -> watched.mirror().object(key).isEmpty());
      Set<Key> services = new HashSet<>(of(batch, Kind.MODEL_SERVICE));
      List<Key> backends = new ArrayList<>();
      for (Key key : left) {
        if (key.kind().role() == Role.ROUTE) {
          watched.mirror().object(key).ifPresent(inner -> services.add(inner.service()));
        } else {
          backends.add(key);
        }
      }
      draft = partial.compile(new Scope(services, of(batch, Kind.MODEL_ENDPOINT)), backends);
    }
    Optional<Prepared> prepared =
        draft.flatMap(d -> partial.plan(d, watched.cluster(), clock.instant()));
    if (prepared.isEmpty()) {
      return Optional.empty();
    }
    ChangeSet done = pass().execute(prepared.get(), pace(prepared.get()), this::tell).changes();
    synchronized (this) {
      leave(done);
    }
    return isDeclarationRefused(done, prepared.get())
        ? Optional.empty() // what is served instead is planned with all manifests
        : Optional.of(failed(done, batch));
  }

  private static Set<Key> of(Work.Batch batch, Kind kind) {
    return batch.items().stream().filter(k -> k.kind() == kind).collect(Collectors.toSet());
  }

  private static boolean isDeclarationRefused(ChangeSet done, Prepared prepared) {
    Set<Key> applied =
        prepared.compilation().applied().stream().map(m -> m.key()).collect(Collectors.toSet());
    return done.outcomes().stream().anyMatch(o -> o.hasFailed() && applied.contains(o.key()));
  }

  /** What is to be tried again; a backend may be that of any service. */
  private static Set<Key> failed(ChangeSet changes, Work.Batch batch) {
    Set<Key> failed = new HashSet<>();
    for (Outcome outcome : changes.outcomes()) {
      if (outcome.hasFailed()) {
        Key key = outcome.key();
        switch (key.kind().role()) {
          case DECLARED -> failed.add(key);
          case ROUTE -> failed.add(new LiveObject(key, LiveObject.identity(key)).service());
          default -> failed.addAll(batch.items());
        }
      }
    }
    return failed;
  }

  private Pass pass() {
    return new Pass(watched.cluster(), settings, stopping, clock);
  }

  private GatewayPace pace(Prepared prepared) {
    return watched.timers().pace(prepared.gathered().gateways(), again);
  }

  /**
   * What waits for the gateway is no news to a loop that comes again, nor is what was left alone
   * before for the same reason.
   */
  private void tell(Outcome outcome) {
    boolean isNews =
        switch (outcome.result()) {
          case CREATED, CONFIGURED, REPLACED, DELETED -> {
            told.remove(outcome.key());
            yield true;
          }
          case SKIPPED, CONFLICT, FAILED ->
              !isLeaving(outcome)
                  && !outcome.message().equals(told.put(outcome.key(), outcome.message()));
        };
    if (isNews || !watched.tells()) {
      report.outcome(outcome);
    }
  }

  private static boolean isLeaving(Outcome outcome) {
    return outcome.why() instanceof Held(Hold hold) && hold.group() == Hold.Group.GATEWAY;
  }

  private void leave(Key left) {
    leaving.computeIfAbsent(left.namespace(), n -> new HashSet<>()).add(left);
  }

  /** Whether an inner route stays for no longer than the gateway may use it. */
  private static boolean isInnerLeft(Outcome outcome) {
    return InnerRoutes.isInner(outcome.key())
        && outcome.why() instanceof Held(Hold hold)
        && (hold.group() == Hold.Group.GATEWAY || hold instanceof Hold.StillUsed);
  }

  private void leave(ChangeSet done) {
    for (Outcome outcome : done.outcomes()) {
      String namespace = outcome.key().namespace();
      boolean isLeft = outcome.key().kind().role() == Role.BACKEND || isInnerLeft(outcome);
      if (isLeft && outcome.result() == Result.SKIPPED) {
        leave(outcome.key());
      } else if (outcome.result() == Result.DELETED && leaving.containsKey(namespace)) {
        leaving.get(namespace).remove(outcome.key());
      }
    }
  }
}
