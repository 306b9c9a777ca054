/** Carries a plan out in its order and says what happened. */
@NullMarked
package ai.modelplane.reconciler.apply;

import org.jspecify.annotations.NullMarked;
