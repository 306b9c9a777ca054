/** Plans and explanations as text, JSON, Markdown and HTML, and change sets as text. */
@NullMarked
package ai.modelplane.reconciler.preview;

import org.jspecify.annotations.NullMarked;
