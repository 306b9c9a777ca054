package ai.modelplane.compiler.hold;

/** How an object that belongs to somebody else is handed over: by a command, on purpose. */
public final class Handover {

  private Handover() {}

  /** The command for an object that nobody applied from a source, as a hint. */
  public static String hint() {
    return "to hand it over: modelplane adopt; else rename or delete one of the two";
  }

  /**
   * The command for every object of another source.
   *
   * @param source its name or its hash
   */
  public static String command(String source) {
    String word =
        source.matches("[\\w./:@+-]+") ? source : "'" + source.replace("'", "'\\''") + "'";
    return "modelplane adopt --from " + word;
  }
}
