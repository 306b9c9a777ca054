/**
 * From a source and a cluster to a plan. It looks at objects that stand where ours would go; the
 * rest is pure. Nothing is written from here.
 */
@NullMarked
package ai.modelplane.reconciler.prepare;

import org.jspecify.annotations.NullMarked;
