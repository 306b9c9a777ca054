package ai.modelplane.reconciler.cluster;

import java.time.Duration;

/**
 * Who holds a lease.
 *
 * @param name unique to a process
 * @param left until the lease is over, unless it is renewed; more than zero
 */
public record LeaseHolder(String name, Duration left) {}
