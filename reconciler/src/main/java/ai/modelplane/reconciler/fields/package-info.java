/**
 * Server-side apply: which fields of an object are whose, how an object differs from what is wanted
 * of it, and what an apply would make of it. Pure functions of trees. No cluster is known here, and
 * nobody else reads {@code metadata.managedFields}.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/server-side-apply/">Server-Side
 *     Apply</a>
 */
@NullMarked
package ai.modelplane.reconciler.fields;

import org.jspecify.annotations.NullMarked;
