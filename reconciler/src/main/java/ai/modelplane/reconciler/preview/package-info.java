/** Plans, change sets and explanations as text. */
@NullMarked
package ai.modelplane.reconciler.preview;

import org.jspecify.annotations.NullMarked;
