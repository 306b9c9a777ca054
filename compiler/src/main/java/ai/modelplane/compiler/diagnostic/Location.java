package ai.modelplane.compiler.diagnostic;

/**
 * A span in a file. Lines and columns count from 1, columns in characters (code points); the end is
 * the first column after the span.
 */
public record Location(String file, int line, int column, int endLine, int endColumn) {}
