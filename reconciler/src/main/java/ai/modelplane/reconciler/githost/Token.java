package ai.modelplane.reconciler.githost;

import java.io.IOException;

/** What opens a Git host's API. */
public interface Token {

  /**
   * The token as it is now.
   *
   * @throws IOException when there is none; the message says why
   */
  String read() throws IOException;

  /** Where it comes from, for a message. */
  String origin();

  /** The host did not take what was read. */
  default void refused() {}
}
