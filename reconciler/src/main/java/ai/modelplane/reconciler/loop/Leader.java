package ai.modelplane.reconciler.loop;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.reconciler.Pass;
import ai.modelplane.reconciler.Settings;
import ai.modelplane.reconciler.cluster.ClusterException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The loop of a copy that may write. What changes on the cluster is carried out for the services
 * that it concerns; what the source says, and what concerns everything, by whole passes. The two
 * never overlap.
 */
final class Leader {

  private static final int WORKERS = 4;

  /** From a change that concerns everything to its pass: such changes come in bursts. */
  private static final Duration GAP = Duration.ofMillis(200);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final Watched watched;
  private final Loop.Report report;
  private final BooleanSupplier stopping;
  private final Executor workers;
  private final LongSupplier nanoTime;
  private final Carrier carrier;
  private final Work work = new Work();

  /** What each source said last, by its place in the order of the sources. */
  private final SortedMap<Integer, SourceReading> latest = new TreeMap<>();

  /** What of it the last whole pass that was done has carried out. */
  private final Map<Integer, SourceReading> carriedOut = new HashMap<>();

  private OptionalLong wholeDue = OptionalLong.empty();
  private int failures;
  private boolean isSettled = true;

  /**
   * A copy that has begun to lead.
   *
   * @param stopping once true no write is begun any more
   * @param workers carry out what concerns some services alone
   */
  Leader(
      Watched watched,
      Settings settings,
      Clock clock,
      Loop.Report report,
      BooleanSupplier stopping,
      Executor workers,
      LongSupplier nanoTime) {
    this.watched = watched;
    this.report = report;
    this.stopping = stopping;
    this.workers = workers;
    this.nanoTime = nanoTime;
    this.carrier = new Carrier(watched, settings, clock, report, stopping, this::later);
  }

  private synchronized void later(Key key, Duration pause) {
    work.later(key, pause, nanoTime.getAsLong());
  }

  /**
   * A source has been asked. What others say waits for no answer of it.
   *
   * @param source its place in the order of the sources
   */
  synchronized void told(int source, SourceReading reading) {
    latest.put(source, reading);
    if (isNews(source, reading) || !carrier.isToldAll()) {
      askWhole(Duration.ZERO);
    } else if (failures == 0) {
      reading.stands();
    }
    watched.inbox().wake();
  }

  private boolean isNews(int source, SourceReading reading) {
    SourceReading before = carriedOut.get(source);
    return before == null || !reading.isAs(before);
  }

  /** What sources say next is carried out by a whole pass, also when it is nothing new. */
  synchronized void expect() {
    carriedOut.clear();
  }

  /** A whole pass over what is known, as soon as nothing else is in hand. */
  void askWhole() {
    askWhole(Duration.ZERO);
    watched.inbox().wake();
  }

  private synchronized void askWhole(Duration pause) {
    long due = nanoTime.getAsLong() + pause.toNanos();
    if (wholeDue.isEmpty() || wholeDue.getAsLong() > due) {
      wholeDue = OptionalLong.of(due);
    }
  }

  /** Works until it is to stop; what is in hand is finished then. */
  void lead() throws InterruptedException {
    try {
      while (!stopping.getAsBoolean()) {
        long seen = watched.inbox().arrivals();
        if (!step()) {
          watched.inbox().await(seen, pause());
        }
      }
    } finally {
      awaitBatches();
    }
  }

  /**
   * Does what is due.
   *
   * @return whether it was a whole pass, after which more may be due
   */
  boolean step() throws InterruptedException {
    learn();
    if (isTimeForWhole()) {
      carryOutWhole();
      return true;
    }
    handOut();
    settle();
    return false;
  }

  private void settle() {
    List<SourceReading> settled;
    synchronized (this) {
      if (isSettled || carriedOut.isEmpty() || failures > 0 || !isIdle()) {
        return;
      }
      isSettled = true;
      settled = List.copyOf(carriedOut.values());
    }
    settled.forEach(SourceReading::settled);
  }

  private void learn() throws InterruptedException {
    try {
      Optional<Learning.Learned> learned = carrier.learn();
      if (learned.isPresent()) {
        add(learned.get());
      }
    } catch (RuntimeException e) {
      report.say("events are looked at anew: " + words(e));
      carrier.forget(); // half of them may have been learned
      askWhole(GAP);
    }
  }

  private synchronized void add(Learning.Learned learned) {
    if (learned.needsWhole()) {
      askWhole(GAP);
    }
    long now = nanoTime.getAsLong();
    learned.items().forEach(key -> work.add(key, learned.urgent().contains(key), now));
  }

  private synchronized boolean isTimeForWhole() {
    return isWholeDue() && work.running() == 0 && !latest.isEmpty();
  }

  private boolean isWholeDue() {
    return wholeDue.isPresent() && wholeDue.getAsLong() - nanoTime.getAsLong() <= 0;
  }

  /** Whether nothing is to be done, now or later. */
  synchronized boolean isIdle() {
    return wholeDue.isEmpty() && work.running() == 0 && work.due().isEmpty();
  }

  /** How long nothing is due. */
  synchronized Duration pause() {
    long now = nanoTime.getAsLong();
    long due = now + LONGEST_PAUSE.toNanos();
    if (wholeDue.isPresent() && !isWholeDue()) {
      due = Math.min(due, wholeDue.getAsLong());
    }
    if (work.running() < WORKERS && !isWholeDue()) {
      due = Math.min(due, work.due().orElse(due));
    }
    return Duration.ofNanos(Math.max(0, due - now));
  }

  private void handOut() {
    while (true) {
      Optional<Work.Batch> batch = next();
      if (batch.isEmpty()) {
        return;
      }
      workers.execute(() -> carryOut(batch.get()));
    }
  }

  /** While a whole pass is due, nothing else is begun. */
  private synchronized Optional<Work.Batch> next() {
    if (work.running() >= WORKERS || isWholeDue()) {
      return Optional.empty();
    }
    return work.take(nanoTime.getAsLong());
  }

  private void carryOut(Work.Batch batch) {
    Set<Key> failed = batch.items();
    try {
      Optional<Set<Key>> done = carrier.carryOut(batch);
      if (done.isEmpty()) {
        askWhole(failures == 0 ? Duration.ZERO : Work.BACKOFF.after(failures));
      }
      failed = done.orElse(Set.of());
    } catch (RuntimeException e) {
      report.say("%s: %s".formatted(batch.namespace(), words(e)));
    } finally {
      synchronized (this) {
        work.done(batch, failed, nanoTime.getAsLong());
        notifyAll();
      }
      watched.inbox().wake();
    }
  }

  private void carryOutWhole() {
    SortedMap<Integer, SourceReading> said;
    Set<SourceReading> news = new HashSet<>();
    synchronized (this) {
      said = new TreeMap<>(latest);
      said.forEach(
          (source, reading) -> {
            if (isNews(source, reading)) {
              news.add(reading);
            }
          });
      wholeDue = OptionalLong.empty();
      work.clear();
    }
    List<SourceReading> readings = List.copyOf(said.values());
    try {
      Pass.Done done = carrier.carryOut(readings);
      report.carriedOut(done.changes(), readings);
      boolean isStopped = stopping.getAsBoolean();
      readings.forEach(
          r -> r.carriedOut(done.prepared(), done.changes(), isStopped, news.contains(r)));
      synchronized (this) {
        carriedOut.putAll(said);
        isSettled = false;
        failures = done.changes().hasFailed() ? failures + 1 : 0;
      }
    } catch (RuntimeException e) {
      report.say("pass failed: " + words(e));
      readings.forEach(reading -> reading.failed(e));
      failures++;
    }
    if (failures > 0) {
      askWhole(Work.BACKOFF.after(failures));
    }
  }

  /** What is no failure of the cluster is one of ours, and says by its name which. */
  static String words(RuntimeException e) {
    return e instanceof ClusterException ? String.valueOf(e.getMessage()) : e.toString();
  }

  private synchronized void awaitBatches() throws InterruptedException {
    while (work.running() > 0) {
      wait();
    }
  }
}
