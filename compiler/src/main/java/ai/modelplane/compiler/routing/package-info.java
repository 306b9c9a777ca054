/**
 * Selectors, tiers and weights: who gets which share of a service's traffic. Exact, pure
 * arithmetic; nothing here knows a gateway.
 */
@NullMarked
package ai.modelplane.compiler.routing;

import org.jspecify.annotations.NullMarked;
