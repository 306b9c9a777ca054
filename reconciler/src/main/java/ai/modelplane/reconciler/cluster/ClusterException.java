package ai.modelplane.reconciler.cluster;

/**
 * The cluster did not do what was asked. The message says what was asked of whom, what it answered,
 * and what to do.
 */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of no it was, so that the caller can act on it without reading the message. */
  public enum Cause {
    /** No answer: connection refused, reset, timed out, TLS failure. */
    UNREACHABLE,
    /** 401, or 403 for want of a right. */
    FORBIDDEN,
    /** 404 for a kind or a namespace. */
    MISSING,
    /** 409. */
    CONFLICT,
    /** 400, 422, or a policy's 403: the object itself was refused. */
    INVALID,
    /** 429, 500 and above, after retries. */
    TROUBLED
  }

  private final Cause kind;

  private final String withoutServer;

  /**
   * An answer to a request.
   *
   * @param request such as {@code apply ModelService ml-team/qwen}
   * @param server where it went
   * @param answer how the sentence goes on, such as {@code : 409 the object was modified}
   */
  public ClusterException(Cause kind, String request, String server, String answer) {
    super(request + " at " + server + answer);
    this.kind = kind;
    this.withoutServer = request + answer;
  }

  public ClusterException(Cause kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.withoutServer = message;
  }

  public ClusterException(Cause kind, String message) {
    super(message);
    this.kind = kind;
    this.withoutServer = message;
  }

  public Cause kind() {
    return kind;
  }

  /** The message for those who may know the server by another name, as whoever reads a status. */
  public String withoutServer() {
    return withoutServer;
  }
}
