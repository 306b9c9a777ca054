/**
 * Rules across objects: selectors that match nothing, dead weights, endpoints that cannot be used.
 * Static functions from data to findings.
 */
@NullMarked
package ai.modelplane.compiler.check;

import org.jspecify.annotations.NullMarked;
