/**
 * Authored endpoints and ready replicas to candidates: each can be routed to, with its backend, or
 * cannot, with the reason.
 */
@NullMarked
package ai.modelplane.compiler.endpoint;

import org.jspecify.annotations.NullMarked;
