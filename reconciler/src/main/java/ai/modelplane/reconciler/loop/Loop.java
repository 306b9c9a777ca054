package ai.modelplane.reconciler.loop;

import ai.modelplane.reconciler.Settings;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.Watch;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Keeps a cluster true to a source and to the live endpoints, for as long as the process runs. A
 * copy that does not hold the lease stands by: it watches, and writes nothing. SIGHUP asks for a
 * whole pass; SIGTERM lets the write in hand finish.
 */
public final class Loop {

  private final Cluster cluster;
  private final Settings settings;
  private final Intake intake;
  private final Duration interval;
  private final Report report;
  private final Clock clock;
  private volatile Runnable look = Loop::nothing;
  private volatile Runnable anew = Loop::nothing;

  /** Who is told what happens. */
  public interface Report {
    void say(String message);

    void outcome(Outcome outcome);
  }

  /**
   * A loop.
   *
   * @param interval from one look at the source to the next
   */
  public Loop(
      Cluster cluster,
      Settings settings,
      Intake intake,
      Duration interval,
      Report report,
      Clock clock) {
    this.cluster = cluster;
    this.settings = settings;
    this.intake = intake;
    this.interval = interval;
    this.report = report;
    this.clock = clock;
  }

  /** Looks at the source at once. Nothing happens while another copy leads. */
  public void look() {
    look.run();
  }

  /** Loops until the process is told to end. */
  public void run() {
    try (Watched watched = new Watched(cluster, settings);
        Signals.Listening _ = Signals.on("HUP", this::hangUp)) {
      new Leadership(cluster, report::say, watched.inbox()::wake).run(stop -> lead(watched, stop));
    }
  }

  private void lead(Watched watched, Stop stop) {
    Leader leader =
        new Leader(
            watched,
            settings,
            clock,
            report,
            stop,
            work -> Thread.ofVirtual().start(work),
            System::nanoTime);
    Jitter jitter = new Jitter(RandomGenerator.getDefault());
    try (Polling polling = new Polling(intake, interval, jitter, leader::told, report::say);
        Watch _ = watched.resync(jitter, leader::askWhole, report::say)) {
      look = polling::wake;
      anew = leader::expect;
      leader.lead();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      look = Loop::nothing;
      anew = Loop::nothing;
    }
  }

  private static void nothing() {}

  private void hangUp() {
    report.say("SIGHUP: a pass now");
    anew.run();
    look();
  }
}
