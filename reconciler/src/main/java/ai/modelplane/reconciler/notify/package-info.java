/** What a pass tells people: events and commit statuses, as data. Nothing is sent from here. */
@NullMarked
package ai.modelplane.reconciler.notify;

import org.jspecify.annotations.NullMarked;
