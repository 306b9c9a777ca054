/**
 * What a pass starts from: a source that was read, and one look at the cluster. Reads only, and
 * decides nothing.
 */
@NullMarked
package ai.modelplane.reconciler.gather;

import org.jspecify.annotations.NullMarked;
