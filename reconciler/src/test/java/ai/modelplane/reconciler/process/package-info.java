/**
 * The program as a process of its own: what it does over time, on signals, beside another one, and
 * when its source is gone.
 */
@NullMarked
package ai.modelplane.reconciler.process;

import org.jspecify.annotations.NullMarked;
