package ai.modelplane.reconciler.loop;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What ends work before its time: once this says yes, no write is begun. */
public final class Stop implements BooleanSupplier {

  private final Termination end;
  private final Lease lease;

  Stop(Termination end, Lease lease) {
    this.end = end;
    this.lease = lease;
  }

  @Override
  public boolean getAsBoolean() {
    return end.isAsked() || lease.isLost();
  }

  /** Why; empty when nothing ends it. */
  public Optional<String> reason() {
    return end.isAsked()
        ? Optional.of("a signal ended the pass")
        : Optional.of("the lease was lost during the pass").filter(_ -> lease.isLost());
  }
}
