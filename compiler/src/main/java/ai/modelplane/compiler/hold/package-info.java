/**
 * Why an object is left as it is, and why a manifest is not applied: as types, with their words.
 * Other rooms decide it. They ask the type and never read the words.
 */
@NullMarked
package ai.modelplane.compiler.hold;

import org.jspecify.annotations.NullMarked;
