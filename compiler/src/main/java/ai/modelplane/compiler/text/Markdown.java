package ai.modelplane.compiler.text;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * Text from manifests, made safe to stand in Markdown: it opens no tag, ends no block, mentions
 * nobody and links nowhere, in CommonMark and in what GitHub and GitLab add to it.
 *
 * @see <a href="https://github.github.com/gfm/">GitHub Flavored Markdown</a>
 */
public final class Markdown {

  /** What means nothing in a code span, and nothing to the table around it. */
  private static final Pattern PLAIN_CODE = Pattern.compile("[\\w .:/,;=+()'\"@#%&~^!?$*{}-]+");

  /**
   * What means nothing anywhere: no mark of Markdown, no mention, no address; nor, at the start of
   * a line, an item of a list or a command of GitLab.
   */
  private static final Pattern PLAIN_PROSE =
      Pattern.compile("(?!.*(?:www\\.|://))(?![0-9]+[.)])[A-Za-z0-9(][A-Za-z0-9 .,:;()'/-]*");

  /** What means something in prose or in the table around it. */
  private static final String SIGNS = "&<>|\\`*_[]~$@#:!";

  /** GitHub makes a link of it. */
  private static final Pattern WWW = Pattern.compile("(www)\\.", Pattern.CASE_INSENSITIVE);

  private static final Pattern BACKTICKS = Pattern.compile("`+");

  private Markdown() {}

  /** A name, a value: set as code, also inside a table. */
  public static String code(String text) {
    String visible = Printable.text(text);
    if (visible.isBlank()) {
      return "";
    }
    return PLAIN_CODE.matcher(visible).matches()
        ? "`" + visible.strip() + "`"
        : "<code>" + entities(visible, Markdown::isWord) + "</code>";
  }

  /** A clause: as it is where that is safe, else as code. */
  public static String prose(String text) {
    String visible = Printable.text(text);
    return PLAIN_PROSE.matcher(visible).matches() ? visible : code(visible);
  }

  /** Prose of any characters, also inside a table; cut to so many of them, with three dots. */
  public static String text(String text, int most) {
    int[] chars = Printable.text(text).codePoints().limit(most + 1L).toArray();
    String cut = new String(chars, 0, Math.min(chars.length, most));
    String prose = WWW.matcher(entities(cut, c -> SIGNS.indexOf(c) < 0)).replaceAll("$1&#46;");
    return chars.length > most ? prose + "..." : prose;
  }

  /** A block of lines that no line can end. */
  public static String fenced(String language, List<String> lines) {
    int longest =
        lines.stream()
            .flatMap(line -> BACKTICKS.matcher(line).results())
            .mapToInt(run -> run.end() - run.start())
            .max()
            .orElse(0);
    String fence = "`".repeat(Math.max(3, longest + 1));
    StringBuilder block = new StringBuilder(fence).append(language).append('\n');
    lines.forEach(line -> block.append(line).append('\n'));
    return block.append(fence).append('\n').toString();
  }

  /**
   * Characters by their numbers, which no parser looks behind.
   *
   * @param isPlain whether a character stays as it is
   */
  private static String entities(String text, IntPredicate isPlain) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (isPlain.test(c)) {
                out.appendCodePoint(c);
              } else {
                out.append("&#").append(c).append(';');
              }
            });
    return out.toString();
  }

  private static boolean isWord(int c) {
    return c == ' ' || (c < 128 && Character.isLetterOrDigit(c));
  }
}
