/**
 * Rules across objects: selectors that match nothing, dead weights, endpoints that cannot be used.
 * Functions from data to findings; they change nothing that is applied.
 */
@NullMarked
package ai.modelplane.compiler.check;

import org.jspecify.annotations.NullMarked;
