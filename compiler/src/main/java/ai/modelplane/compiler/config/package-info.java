/**
 * The repository's own {@code .modelplane.yaml}: what it leaves out, and how much each rule matters
 * there. A pass over a cluster reads of it only what is left out.
 */
@NullMarked
package ai.modelplane.compiler.config;

import org.jspecify.annotations.NullMarked;
