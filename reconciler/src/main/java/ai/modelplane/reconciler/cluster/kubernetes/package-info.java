/** The port over a Kubernetes API server. The only room that knows the Kubernetes client. */
@NullMarked
package ai.modelplane.reconciler.cluster.kubernetes;

import org.jspecify.annotations.NullMarked;
