/**
 * Where manifests come from: a folder, one file, standard input, or a revision of a Git repository.
 * The only room that knows JGit. Files are handed on as bytes; nothing here reads what they say.
 */
@NullMarked
package ai.modelplane.compiler.source;

import org.jspecify.annotations.NullMarked;
