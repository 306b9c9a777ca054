/**
 * The repository's own {@code .modelplane.yaml}: how much each rule matters there. Only validation
 * reads it, never a pass over a cluster.
 */
@NullMarked
package ai.modelplane.compiler.config;

import org.jspecify.annotations.NullMarked;
