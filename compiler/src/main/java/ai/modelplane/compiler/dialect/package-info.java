/**
 * Routes to the objects that a Gateway serves them by, and back. The only room that writes the
 * objects of a gateway and reads shares from them, and the only one that knows Velocity. Who gets
 * which share is decided before; whether an object is written, and when, afterwards.
 */
@NullMarked
package ai.modelplane.compiler.dialect;

import org.jspecify.annotations.NullMarked;
