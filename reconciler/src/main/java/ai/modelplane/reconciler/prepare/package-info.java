/**
 * From what was gathered to a plan. Pure, but for one look at objects that stand where ours would
 * go. Nothing is written from here.
 */
@NullMarked
package ai.modelplane.reconciler.prepare;

import org.jspecify.annotations.NullMarked;
