/**
 * Routes to the objects that a cluster is asked to hold. The only room that knows Velocity; the
 * dialect of a gateway is in templates/<dialect>/, not here.
 */
@NullMarked
package ai.modelplane.compiler.render;

import org.jspecify.annotations.NullMarked;
