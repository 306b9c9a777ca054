/**
 * Properties of a pass that hold in every world: random ones, made by a seed, in which manifests
 * change, replicas come and go, people edit what they should not, and processes die.
 */
@NullMarked
package ai.modelplane.reconciler.world;

import org.jspecify.annotations.NullMarked;
