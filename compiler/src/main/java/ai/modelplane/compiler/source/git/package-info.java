/**
 * Manifests from a Git work tree, a revision of a repository on this machine, or one elsewhere. The
 * only room that knows JGit.
 */
@NullMarked
package ai.modelplane.compiler.source.git;

import org.jspecify.annotations.NullMarked;
