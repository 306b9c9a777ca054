package ai.modelplane.compiler.address;

import ai.modelplane.compiler.text.Secrets;

/** Text from outside, made safe to stand in a message, a log or a terminal. */
final class Quoted {

  private static final int LONGEST = 80;

  private Quoted() {}

  /** In quotes, at most {@value #LONGEST} characters of it, only printable ASCII. */
  static String text(String written) {
    String raw = Secrets.hide(written); // half of one is not recognised any more
    StringBuilder out = new StringBuilder("\"");
    raw.codePoints().limit(LONGEST).forEach(c -> out.append(printable(c)));
    return out.append(raw.codePointCount(0, raw.length()) > LONGEST ? "...\"" : "\"").toString();
  }

  /** One character, by its name where it cannot be seen. */
  static String character(int c) {
    return switch (c) {
      case ' ' -> "a space";
      case '\t' -> "a tab";
      case '\n', '\r' -> "a line break";
      case '\\' -> "a backslash";
      default -> isPrintable(c) ? "\"" + Character.toString(c) + "\"" : printable(c);
    };
  }

  private static String printable(int c) {
    return isPrintable(c) ? Character.toString(c) : String.format("U+%04X", c);
  }

  private static boolean isPrintable(int c) {
    return c >= ' ' && c <= '~';
  }
}
