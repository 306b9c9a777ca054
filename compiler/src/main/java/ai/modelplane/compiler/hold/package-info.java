/**
 * Why an object is left as it is, and why a manifest is not applied: as types, with their words.
 * Who decides it is elsewhere. Whoever asks, asks the type; nobody reads the words.
 */
@NullMarked
package ai.modelplane.compiler.hold;

import org.jspecify.annotations.NullMarked;
