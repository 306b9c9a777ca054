/**
 * When a pass runs: the interval, signals, the lease and backoff. What a pass does is not known
 * here.
 */
@NullMarked
package ai.modelplane.reconciler.loop;

import org.jspecify.annotations.NullMarked;
