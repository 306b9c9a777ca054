package ai.modelplane.compiler.report;

/** Text from outside, made safe to print on a terminal. */
public final class Printable {

  private static final int[][] WIDE = {
    {0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0xA4CF}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F}, {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF},
    {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}
  };

  private Printable() {}

  /**
   * Whether a character acts instead of being seen: controls, line separators, what turns the
   * direction of the text around it (CVE-2021-42574), and what has no width at all, so that two
   * names that differ only by it look alike.
   *
   * @see <a href="https://www.unicode.org/reports/tr36/">Unicode Technical Report 36</a>
   */
  public static boolean isControl(int c) {
    return Character.isISOControl(c)
        || c == 0x00AD // the soft hyphen, which is seen only at the end of a line
        || c == 0x061C
        || c == 0x180E
        || (c >= 0x200B && c <= 0x200F)
        || (c >= 0x2028 && c <= 0x202E)
        || (c >= 0x2060 && c <= 0x206F)
        || c == 0xFEFF
        || (c >= 0xFFF9 && c <= 0xFFFB)
        || (c >= 0xE0000 && c <= 0xE007F) // tags
        || (c >= 0xD800 && c <= 0xDFFF);
  }

  /** The text with one visible character for each of these; the rest is unchanged. */
  public static String text(String text) {
    return text(text, false);
  }

  /** The same for a line of a source, whose tabs stay. */
  static String line(String line) {
    return text(line, true);
  }

  private static String text(String text, boolean tabs) {
    if (text.codePoints().noneMatch(Printable::isControl)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> out.appendCodePoint(tabs && c == '\t' ? c : visible(c)));
    return out.toString();
  }

  /** The control picture of ASCII's controls, else the replacement character. */
  private static int visible(int c) {
    if (!isControl(c)) {
      return c;
    }
    return c < ' ' ? 0x2400 + c : c == 0x7F ? 0x2421 : 0xFFFD;
  }

  /** Columns that a character takes on a terminal: 0, 1 or 2 (after Unicode's East Asian Width). */
  static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    for (int[] range : WIDE) {
      if (c >= range[0] && c <= range[1]) {
        return 2;
      }
    }
    return 1;
  }
}
