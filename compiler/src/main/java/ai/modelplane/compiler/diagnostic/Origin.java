package ai.modelplane.compiler.diagnostic;

/**
 * Which document of which file an object was read from.
 *
 * @param file the path as a person would type it: relative to the source, {@code -} for standard
 *     input
 * @param document the document's index in the file, from 0
 */
public record Origin(String file, int document) {}
