package ai.modelplane.reconciler.plan;

/**
 * What is said beside a service's shares: why they are not what somebody may expect.
 *
 * @param meaning for programs: nobody reads the text for it
 * @param text for people, as one clause; empty when there is nothing to say
 */
public record Note(Meaning meaning, String text) {

  public static final Note NONE = new Note(Meaning.NONE, "");

  /** What a note comes to. */
  public enum Meaning {
    /** Nothing to say. */
    NONE,
    /** No request is answered. */
    UNANSWERED,
    /** The service would be deleted, if that were not more than one pass may delete. */
    DELETION_HELD,
    /** A manifest has errors: what it would change is not known. */
    NOT_COMPARED,
    /** Something else is wanted, and does not happen. */
    STAYS
  }

  public boolean isEmpty() {
    return meaning == Meaning.NONE;
  }

  Note and(Note other) {
    return new Note(meaning, other.isEmpty() ? text : text + "; " + other.text);
  }
}
