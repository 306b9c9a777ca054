package ai.modelplane.compiler.yaml;

import ai.modelplane.compiler.diagnostic.Location;
import java.nio.charset.StandardCharsets;

/** A text with ⟦...⟧ around the one token that a test expects to be pointed at. */
record Marked(String text, Location location) {

  static Marked of(String file, String marked) {
    int open = marked.indexOf('⟦');
    int close = marked.indexOf('⟧');
    String before = marked.substring(0, open);
    String token = marked.substring(open + 1, close);
    String upTo = before + token;
    return new Marked(
        upTo + marked.substring(close + 1),
        new Location(file, line(before), column(before), line(upTo), column(upTo)));
  }

  byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static int line(String before) {
    return before.split("\r\n|\n|\r", -1).length;
  }

  private static int column(String before) {
    String[] lines = before.split("\r\n|\n|\r", -1);
    String last = lines[lines.length - 1];
    return last.codePointCount(0, last.length()) + 1;
  }
}
