package ai.modelplane.compiler.yaml;

import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file's text without the byte order marks at beginnings of lines, and the way from an offset to
 * line and column. Lines end with LF, CRLF or CR, as in an editor (not with the other line ends of
 * YAML 1.1).
 */
final class Text {

  /** Chars that are counted one by one. */
  private static final int BLOCK = 1024;

  private static final char MARK = '\uFEFF';

  private static final Pattern MARKS = Pattern.compile("(?m)^" + MARK + "+");

  private final String file;
  private final String chars;
  private int @Nullable [] lineStarts;

  /** Characters of two chars before each block of chars; for long lines. */
  private int @Nullable [] pairsBefore;

  private Text(String file, String chars) {
    this.file = file;
    this.chars = chars;
  }

  /** A text, or why the bytes are none. */
  record Decoded(@Nullable Text text, @Nullable Finding finding) {}

  static Decoded decode(String file, byte[] bytes) {
    if (bytes.length > Limits.FILE_BYTES) {
      return refused(
          Rule.YAML_LIMIT,
          new Where.File(file),
          "the file has " + bytes.length + " bytes; at most " + Limits.FILE_BYTES + " are read",
          "split it into several files");
    }
    if (bytes.length >= 2
        && ((bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF)
            || (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE))) {
      return refused(
          Rule.YAML_ENCODING,
          new Where.File(file),
          "the file is UTF-16; expected UTF-8",
          "save it as UTF-8");
    }
    int bom =
        bytes.length >= 3
                && bytes[0] == (byte) 0xEF
                && bytes[1] == (byte) 0xBB
                && bytes[2] == (byte) 0xBF
            ? 3
            : 0;
    String chars = new String(bytes, bom, bytes.length - bom, StandardCharsets.UTF_8);
    if (chars.indexOf('\uFFFD') >= 0) {
      int bad = malformed(bytes, bom);
      if (bad >= 0) {
        Text before =
            new Text(file, new String(bytes, bom, bad - bom, StandardCharsets.UTF_8) + "?");
        int at = before.chars.length() - 1;
        return refused(
            Rule.YAML_ENCODING,
            new Where.Span(before.location(at, at + 1)),
            "byte 0x"
                + HexFormat.of().withUpperCase().toHexDigits(bytes[bad])
                + " is not UTF-8; expected UTF-8 text",
            "save the file as UTF-8");
      }
    }
    // files that were joined have the mark of each
    String plain = chars.indexOf(MARK) < 0 ? chars : MARKS.matcher(chars).replaceAll("");
    return new Decoded(new Text(file, plain), null);
  }

  private static Decoded refused(Rule rule, Where where, String message, String hint) {
    return new Decoded(null, new Finding(rule, where, null, message, hint));
  }

  /** Index of the first byte that is not UTF-8, or -1. */
  private static int malformed(byte[] bytes, int from) {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes, from, bytes.length - from);
    var result = decoder.decode(in, CharBuffer.allocate(bytes.length - from), true);
    return result.isError() ? in.position() : -1;
  }

  String chars() {
    return chars;
  }

  Location location(int start, int end) {
    int line = line(start);
    int endLine = line(end);
    return new Location(file, line + 1, column(line, start), endLine + 1, column(endLine, end));
  }

  /** The line's text without its end; empty when there is no such line. Lines count from 1. */
  Optional<String> lineText(int line) {
    int[] starts = starts();
    if (line < 1 || line > starts.length) {
      return Optional.empty();
    }
    int from = starts[line - 1];
    int to = line < starts.length ? starts[line] : chars.length();
    while (to > from && (chars.charAt(to - 1) == '\n' || chars.charAt(to - 1) == '\r')) {
      to--;
    }
    return Optional.of(chars.substring(from, to));
  }

  /** The line of an offset, from 0. */
  private int line(int offset) {
    int found = Arrays.binarySearch(starts(), offset);
    return found >= 0 ? found : -found - 2;
  }

  private int column(int line, int offset) {
    int start = starts()[line];
    int end = Math.min(offset, chars.length());
    return end - start <= BLOCK
        ? chars.codePointCount(start, end) + 1
        : end - start - (pairs(end) - pairs(start)) + 1;
  }

  /**
   * How many characters of two chars have both before an offset. Text that was UTF-8 has no half of
   * one alone.
   */
  private int pairs(int offset) {
    if (pairsBefore == null) {
      int[] before = new int[chars.length() / BLOCK + 1];
      for (int block = 1; block < before.length; block++) {
        before[block] = before[block - 1] + pairs((block - 1) * BLOCK, block * BLOCK);
      }
      pairsBefore = before;
    }
    int block = offset / BLOCK;
    return pairsBefore[block] + pairs(block * BLOCK, offset);
  }

  private int pairs(int from, int to) {
    int pairs = 0;
    for (int i = from; i < to; i++) {
      if (Character.isLowSurrogate(chars.charAt(i))) {
        pairs++;
      }
    }
    return pairs;
  }

  private int[] starts() {
    if (lineStarts == null) {
      int[] starts = new int[16];
      int count = 1;
      for (int i = 0; i < chars.length(); i++) {
        char c = chars.charAt(i);
        if (c == '\n' || (c == '\r' && !chars.startsWith("\n", i + 1))) {
          if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
          }
          starts[count++] = i + 1;
        }
      }
      lineStarts = Arrays.copyOf(starts, count);
    }
    return lineStarts;
  }
}
