/**
 * Whether requests get from the address of a service to its route: by which listener they come in,
 * and whose route takes them. Pure; it knows the rules of the Gateway API and writes nothing.
 */
@NullMarked
package ai.modelplane.reconciler.arrival;

import org.jspecify.annotations.NullMarked;
