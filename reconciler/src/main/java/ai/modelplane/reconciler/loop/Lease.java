package ai.modelplane.reconciler.loop;

import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.LeaseHolder;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * The right to write, one holder at a time. It is renewed while it is held; when that fails for too
 * long, {@link #isLost} says so, and the cluster takes no write of this process any more.
 *
 * <p>A standby takes over within 15 s from a holder that dies without a word, at worst right after
 * a renewal:
 *
 * <pre>
 *   10.0 s  until the lease is over ({@link #TERMS}, duration), by the clock of the server
 *    1.2 s  until the standby looks, at most
 *    3.8 s  are left for a slow look, which is two requests
 * </pre>
 *
 * <p>The holder itself begins no write from 7 s on after it sent the request that was granted last
 * (limit). The server told the time, in whole seconds, after that; so nobody else can have the
 * lease before 9 s are over. The 2 s between are for servers whose clocks differ, and for the way
 * from the check to the server. A write that is under way then cannot be called back: the next
 * leader begins with a look at everything, and puts it right.
 *
 * <p>Time is the monotonic clock's. On Linux it goes on while a process is stopped (SIGSTOP), so
 * one that is continued knows at once that its lease is over. It stands still while the whole
 * machine is suspended; such a machine learns it from its next renewal.
 */
public final class Lease implements AutoCloseable {

  /**
   * The times of a lease.
   *
   * @param duration how long it is held unless renewed; whole seconds
   * @param limit from the request that was granted last to the last write
   * @param renewal from one renewal to the next
   * @param retry from a renewal that failed to the next
   * @param look from one look at another's lease to the next; it is spread by a fifth, so that many
   *     copies do not look together
   */
  record Terms(Duration duration, Duration limit, Duration renewal, Duration retry, Duration look) {

    Duration spreadLook() {
      return look.multipliedBy(80 + ThreadLocalRandom.current().nextInt(41)).dividedBy(100);
    }
  }

  static final Terms TERMS =
      new Terms(
          Duration.ofSeconds(10),
          Duration.ofSeconds(7),
          Duration.ofSeconds(2),
          Duration.ofMillis(500),
          Duration.ofSeconds(1));

  /** What is done while another process holds the lease. */
  @FunctionalInterface
  interface Wait {
    /**
     * Pauses before the next look.
     *
     * @return whether there is to be one
     */
    boolean goesOn(LeaseHolder other);
  }

  private final Cluster cluster;
  private final String holder;
  private final Terms terms;
  private final LongSupplier nanoTime;
  private final AtomicBoolean lost = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** When the request was sent that was granted last: the server's time runs from then at best. */
  private volatile long renewed;

  private volatile String why = "no renewal was answered in time";
  private final Thread renewer;
  private final Thread watch;

  private Lease(
      Cluster cluster,
      String holder,
      Terms terms,
      LongSupplier nanoTime,
      long granted,
      Runnable onLoss) {
    this.cluster = cluster;
    this.holder = holder;
    this.terms = terms;
    this.nanoTime = nanoTime;
    this.renewed = granted;
    this.renewer = Thread.ofVirtual().name("lease").unstarted(this::renew);
    this.watch = Thread.ofVirtual().name("lease-limit").unstarted(() -> watch(onLoss));
    cluster.writeWhile(() -> !isLost());
    renewer.start();
    watch.start();
  }

  /** A name that no other process has. In a container it has the name of the pod. */
  public static String newHolder() {
    String host = System.getenv().getOrDefault("HOSTNAME", "");
    return "modelplane-%s%d-%s"
        .formatted(
            host.isEmpty() ? "" : host + "-", ProcessHandle.current().pid(), UUID.randomUUID());
  }

  /**
   * Asks for the lease until it is granted.
   *
   * @param wait asked after each look that found another holder
   * @param onLoss called once the lease is lost, unless it is closed before
   * @return empty when the wait was given up
   * @throws ClusterException when the cluster does not say who holds it
   */
  static Optional<Lease> await(
      Cluster cluster, String holder, Wait wait, Runnable onLoss, Terms terms) {
    return await(cluster, holder, wait, onLoss, terms, System::nanoTime);
  }

  /** The same by another clock. */
  static Optional<Lease> await(
      Cluster cluster,
      String holder,
      Wait wait,
      Runnable onLoss,
      Terms terms,
      LongSupplier nanoTime) {
    while (true) {
      long sent = nanoTime.getAsLong();
      Optional<LeaseHolder> other =
          cluster.acquireLease(holder, (int) terms.duration().toSeconds());
      if (other.isEmpty()) {
        return Optional.of(new Lease(cluster, holder, terms, nanoTime, sent, onLoss));
      }
      if (!wait.goesOn(other.get())) {
        return Optional.empty();
      }
    }
  }

  /**
   * Whether another holder may have the lease by now, also while a renewal waits for its answer. A
   * lost lease stays lost: the other holder may have written in between.
   */
  public boolean isLost() {
    if (nanoTime.getAsLong() - renewed > terms.limit().toNanos()) {
      lost.set(true);
    }
    return lost.get();
  }

  /** Why it is lost, for people. */
  String why() {
    return why;
  }

  private void renew() {
    try {
      Duration pause = terms.renewal();
      while (!isLost()) {
        Thread.sleep(pause);
        pause = terms.renewal();
        long sent = nanoTime.getAsLong();
        try {
          Optional<LeaseHolder> other =
              cluster.acquireLease(holder, (int) terms.duration().toSeconds());
          if (other.isPresent()) {
            why = other.get().name() + " has taken it";
            lost.set(true);
          } else if (!isLost()) {
            renewed = sent;
          }
        } catch (RuntimeException e) {
          why = Leader.words(e);
          pause = terms.retry(); // again until it counts as lost
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /** Tells of the loss at once, whatever a renewal waits for. */
  private void watch(Runnable onLoss) {
    try {
      while (!isLost()) {
        Duration left = terms.limit().minusNanos(nanoTime.getAsLong() - renewed).plusMillis(1);
        Thread.sleep(left.compareTo(terms.retry()) < 0 ? left : terms.retry());
      }
      onLoss.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /**
   * Stops renewing and gives the lease back, also when the holder is interrupted meanwhile. Nothing
   * is written from then on.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    watch.interrupt();
    renewer.interrupt();
    boolean interrupted = false;
    try {
      renewer.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      interrupted = true;
    }
    lost.set(true);
    try {
      cluster.releaseLease(holder);
    } catch (ClusterException e) {
      // it expires
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
