/**
 * Plans as text, JSON, Markdown and HTML; explanations and change sets as text and JSON. Nothing
 * here decides: it words what others decided.
 */
@NullMarked
package ai.modelplane.reconciler.preview;

import org.jspecify.annotations.NullMarked;
