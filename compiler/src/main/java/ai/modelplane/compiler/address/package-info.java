/**
 * Where an endpoint is: its parsed URL, and the one rule that says which addresses may never become
 * a backend. No name is resolved and no connection is opened here.
 */
@NullMarked
package ai.modelplane.compiler.address;

import org.jspecify.annotations.NullMarked;
