/**
 * Live state as records: what runs where, and the gateway with its public address. Who read it from
 * which cluster is not known here.
 */
@NullMarked
package ai.modelplane.compiler.fleet;

import org.jspecify.annotations.NullMarked;
