/**
 * Text that somebody else wrote, made harmless for the output that it goes to: what a person reads,
 * Markdown, HTML, JSON. Nothing in it acts, and no secret gets through.
 */
@NullMarked
package ai.modelplane.compiler.text;

import org.jspecify.annotations.NullMarked;
