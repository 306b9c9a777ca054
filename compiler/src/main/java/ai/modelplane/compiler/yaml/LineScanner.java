package ai.modelplane.compiler.yaml;

/**
 * Where the pieces of simple YAML end, in one text. Each method says where, or throws {@link
 * GiveUp} when there is anything that is not simple; offsets are in Java chars.
 */
final class LineScanner {

  /** The parser takes keys of up to 1,024 characters. */
  private static final int LONGEST_KEY = 1000;

  private final String text;
  private final int length;

  LineScanner(String text) {
    this.text = text;
    this.length = text.length();
  }

  /** Something that the parser must look at; it costs nothing, since it carries nothing. */
  static final class GiveUp extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GiveUp() {
      super(null, null, false, false);
    }
  }

  /** The colon behind a plain key that begins here, or -1. */
  int keyEnd(int from) {
    int end = from;
    while (end < length && isKey(text.charAt(end), end > from)) {
      end++;
    }
    return end > from
            && end - from <= LONGEST_KEY
            && end < length
            && text.charAt(end) == ':'
            && isSpace(end + 1)
        ? end
        : -1;
  }

  private static boolean isKey(char c, boolean inside) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '/'
        || c == '_'
        || (inside && (c == '-' || c == '.'));
  }

  /** The first offset behind the closing quote. */
  int quotedEnd(int start, char quote) {
    for (int i = start + 1; i < length; i++) {
      char c = text.charAt(i);
      if (c == quote) {
        if (quote == '\'' && i + 1 < length && text.charAt(i + 1) == '\'') {
          throw new GiveUp();
        }
        return i + 1;
      }
      if (!isText(c) || (c == '\\' && quote == '"')) {
        throw new GiveUp();
      }
    }
    throw new GiveUp();
  }

  int plainEnd(int start, char first) {
    boolean number =
        first == '-'
            && start + 1 < length
            && text.charAt(start + 1) >= '0'
            && text.charAt(start + 1) <= '9';
    if (!number && "-?:,[]{}#&*!|>'\"%@`<\n".indexOf(first) >= 0) {
      throw new GiveUp();
    }
    int end = start;
    for (int i = start; i < length; i++) {
      char c = text.charAt(i);
      if (c == '\n' || (c == '#' && i > end)) {
        break;
      }
      if (!isText(c) || (c == ':' && isSpace(i + 1))) {
        throw new GiveUp();
      }
      if (c != ' ') {
        end = i + 1;
      }
    }
    return end;
  }

  /** Whether a list item begins here, with something on its line. */
  boolean isItem(int from) {
    return from + 1 < length && text.charAt(from) == '-' && text.charAt(from + 1) == ' ';
  }

  int blanks(int from) {
    int i = from;
    while (i < length && text.charAt(i) == ' ') {
      i++;
    }
    return i;
  }

  /** The line's end, when there is nothing but blanks and a comment before it. */
  int endOfLine(int from) {
    int i = blanks(from);
    return i > from ? comment(i) : end(i);
  }

  /** The end of a line that has nothing but a comment from here, if that. */
  int comment(int from) {
    return from < length && text.charAt(from) == '#' ? textEnd(from) : end(from);
  }

  /** The end of a line of text. */
  int textEnd(int from) {
    int i = from;
    while (i < length && isText(text.charAt(i))) {
      i++;
    }
    return end(i);
  }

  private int end(int at) {
    if (at < length && text.charAt(at) != '\n') {
      throw new GiveUp();
    }
    return at;
  }

  boolean isMarker(int from) {
    return text.startsWith("---", from) && isSpace(from + 3);
  }

  private boolean isSpace(int i) {
    return i >= length || text.charAt(i) == ' ' || text.charAt(i) == '\n';
  }

  /** A character that the parser takes as printable, and not as a line end. */
  private static boolean isText(char c) {
    return (c >= ' ' && c <= '~')
        || (c >= '\u00A0' && c < '\uD800' && c != '\u2028' && c != '\u2029');
  }
}
