/**
 * The front door of the compiler: manifests and live state in, desired state and findings out. One
 * model learns deltas and serves each service again that they touch. No file, cluster or clock is
 * read here, and nothing is rendered.
 */
@NullMarked
package ai.modelplane.compiler;

import org.jspecify.annotations.NullMarked;
