/**
 * What a source of manifests is: the files of a snapshot as bytes, and the identity that decides
 * which objects a source may delete. Its rooms build on each other in this order: {@code disk},
 * {@code git}, {@code request}. Nothing here reads what a file says.
 */
@NullMarked
package ai.modelplane.compiler.source;

import org.jspecify.annotations.NullMarked;
