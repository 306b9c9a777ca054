/**
 * The fleet on a cluster as records: what runs where, and the Gateway with its public address. No
 * API client enters: the reader of a cluster fills them in.
 */
@NullMarked
package ai.modelplane.compiler.fleet;

import org.jspecify.annotations.NullMarked;
