/**
 * Desired objects against live ones: what would change, why, and in which order. Pure; the plan is
 * data that prints itself.
 */
@NullMarked
package ai.modelplane.reconciler.plan;

import org.jspecify.annotations.NullMarked;
