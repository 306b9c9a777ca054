/** One pass: from a source and a cluster to a plan, to changes, to status. */
@NullMarked
package ai.modelplane.reconciler;

import org.jspecify.annotations.NullMarked;
