/**
 * The port over a folder of YAML files: the embedded cluster for a first run, for tests and for
 * pull requests that may not reach a real one.
 */
@NullMarked
package ai.modelplane.reconciler.cluster.folder;

import org.jspecify.annotations.NullMarked;
