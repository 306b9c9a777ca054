/**
 * The servers that keep Git repositories, beside Git itself: a webhook takes what they announce,
 * and commit statuses tell them what became of it.
 */
@NullMarked
package ai.modelplane.reconciler.githost;

import org.jspecify.annotations.NullMarked;
