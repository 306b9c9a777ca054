package ai.modelplane.reconciler.preview;

/** Colour for a terminal, or none. */
public enum Style {
  PLAIN,
  COLOUR;

  /** What a piece of text is. */
  public enum Role {
    ADDED("32"),
    REMOVED("31"),
    CHANGED("33"),
    TROUBLE("1;31"),
    QUIET("2"),
    TITLE("1");

    private final String code;

    Role(String code) {
      this.code = code;
    }
  }

  public String paint(Role role, String text) {
    return this == PLAIN || text.isEmpty()
        ? text
        : "\u001b[" + role.code + "m" + text + "\u001b[0m";
  }
}
