/**
 * The one port through which live state comes in and changes go out. Trees and records only: no
 * client library is known here.
 */
@NullMarked
package ai.modelplane.reconciler.cluster;

import org.jspecify.annotations.NullMarked;
