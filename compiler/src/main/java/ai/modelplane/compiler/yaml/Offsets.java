package ai.modelplane.compiler.yaml;

/** Code point indexes, as the YAML parser counts, to offsets in Java chars. */
final class Offsets {

  private final String text;
  private final boolean same;
  private int index;
  private int offset;

  Offsets(String text) {
    this.text = text;
    this.same = text.codePointCount(0, text.length()) == text.length();
  }

  /** Cheap for indexes near the last one. */
  int of(int codePoint) {
    if (same) {
      return codePoint;
    }
    offset = text.offsetByCodePoints(offset, codePoint - index);
    index = codePoint;
    return offset;
  }

  /** The first offset behind anchors, tags and what may stand between them and their node. */
  int afterProperties(int from, int limit) {
    int at = from;
    while (at < limit && (text.charAt(at) == '&' || text.charAt(at) == '!')) {
      while (at < limit && !Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      at = afterBlanks(at, limit);
    }
    return at;
  }

  private int afterBlanks(int from, int limit) {
    int at = from;
    while (at < limit && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '#')) {
      boolean comment = text.charAt(at) == '#';
      at++;
      while (comment && at < limit && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
        at++;
      }
    }
    return at;
  }
}
