/** A snapshot of files to valid manifests and findings. Nothing is thrown for what a file says. */
@NullMarked
package ai.modelplane.compiler.manifest;

import org.jspecify.annotations.NullMarked;
