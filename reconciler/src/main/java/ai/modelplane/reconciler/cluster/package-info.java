/**
 * The two ports of a cluster: {@code ClusterView} looks, {@code Cluster} also writes. Trees and
 * records only: no client library is known here.
 */
@NullMarked
package ai.modelplane.reconciler.cluster;

import org.jspecify.annotations.NullMarked;
