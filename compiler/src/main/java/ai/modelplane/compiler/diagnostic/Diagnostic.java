package ai.modelplane.compiler.diagnostic;

import org.jspecify.annotations.Nullable;

/**
 * A finding with its place looked up.
 *
 * @param location null when no file has a part in it
 * @param sourceLine the line that the location starts on, without its line end; null with the
 *     location, or when the finding is about the file as a whole
 */
public record Diagnostic(
    Finding finding, @Nullable Location location, @Nullable String sourceLine) {}
