/**
 * The real parts that tests run on: one API server and one gateway a JVM, started by the scripts in
 * {@code testbed/}, and engines that remember what reached them. Nothing here knows Modelplane; a
 * test isolates itself by a namespace of its own.
 */
@NullMarked
package ai.modelplane.testbed;

import org.jspecify.annotations.NullMarked;
