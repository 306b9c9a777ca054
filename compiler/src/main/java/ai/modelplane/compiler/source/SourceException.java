package ai.modelplane.compiler.source;

/** A source that cannot be read at all. The message says what was tried, what came, what to do. */
public final class SourceException extends Exception {
  private static final long serialVersionUID = 1L;

  public SourceException(String message) {
    super(message);
  }

  public SourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
