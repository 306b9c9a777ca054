package ai.modelplane.reconciler.loop;

import ai.modelplane.reconciler.Settings;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.Watch;
import ai.modelplane.reconciler.prepare.Prepared;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Keeps a cluster true to sources and to the live endpoints, for as long as the process runs. A
 * copy that does not hold the lease stands by: it watches, and writes nothing. SIGHUP asks for a
 * whole pass; SIGTERM lets the write in hand finish.
 */
public final class Loop {

  private final Cluster cluster;
  private final Settings settings;
  private final List<Intake> intakes;
  private final Duration interval;
  private final Report report;
  private final Clock clock;
  private volatile Runnable look = Loop::nothing;
  private volatile Runnable anew = Loop::nothing;

  /** Who is told what happens. */
  public interface Report {
    void say(String message);

    void outcome(Outcome outcome);

    /** A whole pass is about to carry out what the sources said. */
    default void prepared(Prepared prepared, List<SourceReading> said) {}

    /** A whole pass over what the sources said has done what it could. */
    default void carriedOut(ChangeSet changes, List<SourceReading> said) {}
  }

  /**
   * A loop.
   *
   * @param intakes one for each source: of those that name the same new object the first has it
   * @param interval from one look at a source to the next
   */
  public Loop(
      Cluster cluster,
      Settings settings,
      List<Intake> intakes,
      Duration interval,
      Report report,
      Clock clock) {
    this.cluster = cluster;
    this.settings = settings;
    this.intakes = List.copyOf(intakes);
    this.interval = interval;
    this.report = report;
    this.clock = clock;
  }

  /** Looks at every source at once. Nothing happens while another copy leads. */
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
    List<Polling> pollings = new ArrayList<>();
    try (Watch _ = watched.resync(jitter, leader::askWhole, report::say)) {
      for (int i = 0; i < intakes.size(); i++) {
        int source = i;
        pollings.add(
            new Polling(
                intakes.get(i),
                interval,
                jitter,
                reading -> leader.told(source, reading),
                report::say));
      }
      look = () -> pollings.forEach(Polling::wake);
      anew = leader::expect;
      leader.lead();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      look = Loop::nothing;
      anew = Loop::nothing;
      pollings.forEach(Polling::close);
    }
  }

  private static void nothing() {}

  private void hangUp() {
    report.say("SIGHUP: a pass now");
    anew.run();
    look();
  }
}
