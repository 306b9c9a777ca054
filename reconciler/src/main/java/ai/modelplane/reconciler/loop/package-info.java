/**
 * When something is carried out, and what: events, timers, the source, signals and the lease. How
 * it is carried out is a pass, whole or over a part. A source is known here as what was read of it,
 * never by its kind.
 */
@NullMarked
package ai.modelplane.reconciler.loop;

import org.jspecify.annotations.NullMarked;
