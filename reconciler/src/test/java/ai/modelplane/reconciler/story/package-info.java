/**
 * What the product promises, told as stories on a real API server and a real gateway: a source
 * changes, the program runs, and the cluster is looked at with kubectl.
 */
@NullMarked
package ai.modelplane.reconciler.story;

import org.jspecify.annotations.NullMarked;
