/** What a pass tells people through the cluster: events, as data. Nothing is sent from here. */
@NullMarked
package ai.modelplane.reconciler.notify;

import org.jspecify.annotations.NullMarked;
