package ai.modelplane.compiler.source.git;

import java.io.IOException;

/** A setting with which a server cannot be reached; the message says all there is to say. */
final class Unusable extends IOException {
  private static final long serialVersionUID = 1L;

  Unusable(String message, Throwable cause) {
    super(message, cause);
  }

  Unusable(String message) {
    super(message);
  }
}
