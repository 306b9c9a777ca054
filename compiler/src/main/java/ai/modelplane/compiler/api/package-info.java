/**
 * The API group modelplane.ai/v1alpha1 as records: services, endpoints, replicas, clusters, and the
 * keys that name objects. Decoding from a tree is here; reading text and validating it is not.
 */
@NullMarked
package ai.modelplane.compiler.api;

import org.jspecify.annotations.NullMarked;
