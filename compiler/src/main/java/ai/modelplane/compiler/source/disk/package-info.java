/**
 * Manifests from a folder, a file or standard input. Knows nothing of Git but where {@code .git}
 * is.
 */
@NullMarked
package ai.modelplane.compiler.source.disk;

import org.jspecify.annotations.NullMarked;
