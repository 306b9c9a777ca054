/** The front door of the compiler: manifests and live state in, desired state and findings out. */
@NullMarked
package ai.modelplane.compiler;

import org.jspecify.annotations.NullMarked;
