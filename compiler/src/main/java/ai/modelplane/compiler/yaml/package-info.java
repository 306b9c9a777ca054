/**
 * Text to tree, tree to text, and the position of a node when a finding needs one. The only room
 * that knows Jackson's YAML parser; it knows nothing of what a manifest means.
 */
@NullMarked
package ai.modelplane.compiler.yaml;

import org.jspecify.annotations.NullMarked;
