/** What is written to status: addresses and conditions, computed from data alone. */
@NullMarked
package ai.modelplane.reconciler.status;

import org.jspecify.annotations.NullMarked;
