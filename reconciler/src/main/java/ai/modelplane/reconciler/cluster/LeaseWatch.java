package ai.modelplane.reconciler.cluster;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long the lease of another process goes on. A server's clock may jump, and two servers may
 * differ. So a lease is over once its server says so, and also once it has stood unrenewed for its
 * whole duration before the eyes of this process, whatever a clock says.
 */
public final class LeaseWatch {

  private final LongSupplier nanoTime;
  private String renewal = "";
  private long since;

  /** By the monotonic clock of this process. */
  public LeaseWatch() {
    this(System::nanoTime);
  }

  LeaseWatch(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Looks at the lease.
   *
   * @param seen of the lease, another text after each renewal
   * @param duration of the lease from a renewal on
   * @param byServer what is left of it by the server's clock
   * @return what is left of it; zero or less when it is over
   */
  public synchronized Duration left(String seen, Duration duration, Duration byServer) {
    long now = nanoTime.getAsLong();
    if (!seen.equals(renewal)) {
      renewal = seen;
      since = now;
    }
    Duration byThis = duration.minusNanos(now - since);
    return byThis.compareTo(byServer) < 0 ? byThis : byServer;
  }
}
