package ai.modelplane.reconciler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.reconciler.Settings;
import ai.modelplane.reconciler.apply.ChangeSet.Outcome;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.gather.Input;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A loop that goes on step by step, by a clock that the test moves. */
public final class SteppedLoop implements AutoCloseable {

  /** More is a loop that never comes to rest. */
  private static final int MOST_STEPS = 300;

  private final AtomicLong nanoTime = new AtomicLong();
  private final Watched watched;
  private final Leader leader;
  private final List<String> said = new ArrayList<>();
  private int wholes;

  public SteppedLoop(Cluster cluster, Settings settings, Clock clock) {
    watched = new Watched(cluster, settings, Duration.ZERO, nanoTime::get);
    leader =
        new Leader(watched, settings, clock, new Said(), () -> false, Runnable::run, nanoTime::get);
  }

  private final class Said implements Loop.Report {
    @Override
    public void say(String message) {
      said.add(message);
    }

    @Override
    public void outcome(Outcome outcome) {
      said.add(outcome.key() + " " + outcome.result().word() + " " + outcome.message());
    }
  }

  /** What was said so far. */
  public List<String> said() {
    return said;
  }

  /** How many whole passes there were. */
  public int wholes() {
    return wholes;
  }

  /** What its clock shows. */
  public Duration time() {
    return Duration.ofNanos(nanoTime.get());
  }

  /** The only source says something. */
  public void tell(Input input) {
    tell(0, input);
  }

  /**
   * One of several sources says something.
   *
   * @param source its place in the order of the sources
   */
  public void tell(int source, Input input) {
    leader.told(source, new Given(input));
  }

  /**
   * Goes on until nothing is left to do, now or later.
   *
   * @param events before each step, delivers what the cluster tells
   */
  public void settle(Runnable events) throws InterruptedException {
    for (int step = 0; step < MOST_STEPS; step++) {
      events.run();
      leader.step();
      events.run();
      if (watched.inbox().isEmpty()) {
        if (leader.isIdle()) {
          return;
        }
        nanoTime.addAndGet(leader.pause().toNanos());
      }
    }
    assertThat(said).as("a loop that comes to rest; it said").isEmpty();
  }

  /** An answer of a source that was asked. */
  private final class Given implements SourceReading {

    private final Input input;

    Given(Input input) {
      this.input = input;
    }

    @Override
    public boolean isAs(SourceReading before) {
      return before instanceof Given given && given.input.manifests().equals(input.manifests());
    }

    @Override
    public boolean isRead() {
      return true;
    }

    @Override
    public Snapshot snapshot() {
      return Snapshot.empty("given", Optional.empty());
    }

    @Override
    public Input input() {
      wholes++;
      return input;
    }

    @Override
    public void failed(RuntimeException why) {
      throw why;
    }
  }

  @Override
  public void close() {
    watched.close();
  }
}
