package ai.modelplane.compiler.hold;

/**
 * Why what is listed of a kind is not taken for all that there is of it. What is not seen of it may
 * be there all the same, or come back.
 */
public sealed interface Doubt {

  /** The cluster does not know the kind. */
  record Undefined() implements Doubt {}

  /** The definition is being deleted, and every object with it. */
  record Terminating() implements Doubt {}

  /** The API server does not serve the definition yet. */
  record NotEstablished() implements Doubt {}

  /** The definition was deleted, with every object, and made anew. */
  record Replaced() implements Doubt {}

  /**
   * The cluster refuses to list the kind.
   *
   * @param answer what it said
   */
  record Unlisted(String answer) implements Doubt {}

  /**
   * The cluster fails to list the kind, however often it is asked.
   *
   * @param answer what it said last
   */
  record Troubled(String answer) implements Doubt {}

  /** The list is empty, and what was made of such objects is still there. */
  record Empty() implements Doubt {}

  /** Whether no object of the kind can be written. */
  default boolean forbidsWrites() {
    return switch (this) {
      case Undefined _, Terminating _, NotEstablished _, Troubled _ -> true;
      case Replaced _, Unlisted _, Empty _ -> false;
    };
  }

  /** The reason for people, as one clause. */
  default String text() {
    return switch (this) {
      case Undefined _ -> "its definition is missing";
      case Terminating _ -> "its definition is being deleted";
      case NotEstablished _ -> "its definition is not established";
      case Replaced _ -> "its definition was deleted and made anew";
      case Unlisted(String answer) -> "it cannot be listed: " + answer;
      case Troubled(String answer) -> "the cluster fails to list it: " + answer;
      case Empty _ -> "none is listed, although there were some";
    };
  }
}
