/**
 * The language in which tests of both modules say what is in Git and what is on a cluster. It knows
 * the compiler's records and no room's test: what one room needs alone stays in that room.
 */
@NullMarked
package ai.modelplane.testing;

import org.jspecify.annotations.NullMarked;
