/** A gateway in memory, written from the rules of the Gateway API and held against a real one. */
@NullMarked
package ai.modelplane.reconciler.gateway;

import org.jspecify.annotations.NullMarked;
