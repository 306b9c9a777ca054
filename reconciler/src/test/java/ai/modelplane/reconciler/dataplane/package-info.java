/**
 * What a client sees: requests to {@code status.address} through the real gateway, to engines that
 * tell how they were reached.
 */
@NullMarked
package ai.modelplane.reconciler.dataplane;

import org.jspecify.annotations.NullMarked;
