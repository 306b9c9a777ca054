package ai.modelplane.reconciler.loop;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.reconciler.Pass;
import ai.modelplane.reconciler.Settings;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.cluster.ClusterException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

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
  private @Nullable SourceReading latest;
  private @Nullable SourceReading carriedOut;
  private ChangeSet changes = new ChangeSet(List.of(), 0);
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

  /** The source has been asked. */
  synchronized void told(SourceReading reading) {
    latest = reading;
    if (carriedOut == null || !reading.isAs(carriedOut) || !carrier.isToldAll()) {
      askWhole(Duration.ZERO);
    } else if (failures == 0) {
      carrier.last().ifPresent(last -> reading.done(last, changes, false));
    }
    watched.inbox().wake();
  }

  /** What the source says next is carried out by a whole pass, also when it is nothing new. */
  synchronized void expect() {
    carriedOut = null;
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
    SourceReading reading;
    synchronized (this) {
      if (isSettled || carriedOut == null || failures > 0 || !isIdle()) {
        return;
      }
      isSettled = true;
      reading = carriedOut;
    }
    reading.settled();
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
    return isWholeDue() && work.running() == 0 && latest != null;
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
    SourceReading reading;
    synchronized (this) {
      if (latest == null) {
        return;
      }
      reading = latest;
      wholeDue = OptionalLong.empty();
      work.clear();
    }
    try {
      Pass.Done done = carrier.carryOut(reading);
      reading.carriedOut(done.changes());
      reading.done(done.prepared(), done.changes(), stopping.getAsBoolean());
      synchronized (this) {
        carriedOut = reading;
        isSettled = false;
        changes = done.changes().told();
        failures = changes.hasFailed() ? failures + 1 : 0;
      }
    } catch (RuntimeException e) {
      report.say("pass failed: " + words(e));
      reading.failed(e);
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
