/**
 * Authored endpoints, live endpoints and ready replicas to candidates. Each can be routed to, with
 * its backend, or cannot, with the reason. No service and no route is known here.
 */
@NullMarked
package ai.modelplane.compiler.endpoint;

import org.jspecify.annotations.NullMarked;
