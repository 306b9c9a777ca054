/** From what a person typed to the source that it means. The way into the rooms beside it. */
@NullMarked
package ai.modelplane.compiler.source.request;

import org.jspecify.annotations.NullMarked;
