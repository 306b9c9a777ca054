package ai.modelplane.compiler.diagnostic;

import org.jspecify.annotations.Nullable;

/**
 * What a finding points at. Only findings that are printed are ever turned into line and column.
 */
public sealed interface Where {

  /** Whether the caret goes under a node's key or under its value. */
  enum Anchor {
    KEY,
    VALUE
  }

  /**
   * A node of a document.
   *
   * @param pointer JSON pointer (RFC 6901) of the node; the empty string is the document itself
   * @param anchor an unknown key points at the key, a wrong value at the value, a missing field at
   *     its parent's key
   */
  record Node(Origin origin, String pointer, Anchor anchor) implements Where {}

  /** A place that is already known, as for text that is not YAML at all. */
  record Span(Location location) implements Where {}

  /** A file as a whole. */
  record File(String file) implements Where {}

  /** No file has a part in it, as for an object that exists only on the cluster. */
  record Nowhere() implements Where {}

  /** The file that has a part in it; null for none. */
  default @Nullable String file() {
    return switch (this) {
      case Node node -> node.origin().file();
      case Span span -> span.location().file();
      case File file -> file.file();
      case Nowhere _ -> null;
    };
  }
}
