package ai.modelplane.compiler.diagnostic;

/**
 * A span in a file. Lines and columns count from 1, columns in characters (code points); the end is
 * the first column after the span.
 */
public record Location(String file, int line, int column, int endLine, int endColumn) {

  /** Stands for a file as a whole. */
  public static Location start(String file) {
    return new Location(file, 1, 1, 1, 1);
  }
}
