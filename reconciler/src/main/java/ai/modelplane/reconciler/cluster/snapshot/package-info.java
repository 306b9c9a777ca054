/**
 * A cluster in one file: what is kept of each object, how the file is written, and how it is read
 * back. Secrets never get in: what is kept is listed, not what is left out.
 */
@NullMarked
package ai.modelplane.reconciler.cluster.snapshot;

import org.jspecify.annotations.NullMarked;
