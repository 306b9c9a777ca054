package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.report.Printable;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Text from manifests, made safe to stand in Markdown: it opens no tag, ends no block, mentions
 * nobody and links nowhere, in CommonMark and in what GitHub and GitLab add to it.
 *
 * @see <a href="https://github.github.com/gfm/">GitHub Flavored Markdown</a>
 */
final class Markdown {

  /** What means nothing in a code span, and nothing to the table around it. */
  private static final Pattern PLAIN_CODE = Pattern.compile("[\\w .:/,;=+()'\"@#%&~^!?$*{}-]+");

  /** What means nothing anywhere: no mark of Markdown, no mention, no address. */
  private static final Pattern PLAIN_PROSE =
      Pattern.compile("(?!.*(?:www\\.|://))[A-Za-z0-9 .,:;()'/-]+");

  private static final Pattern BACKTICKS = Pattern.compile("`+");

  private Markdown() {}

  /** A name, a value: set as code, also inside a table. */
  static String code(String text) {
    String visible = Printable.text(text);
    if (visible.isBlank()) {
      return "";
    }
    return PLAIN_CODE.matcher(visible).matches()
        ? "`" + visible.strip() + "`"
        : "<code>" + entities(visible) + "</code>";
  }

  /** A clause: as it is where that is safe, else as code. */
  static String prose(String text) {
    return PLAIN_PROSE.matcher(text).matches() ? text : code(text);
  }

  /** A block of lines that no line can end. */
  static String fenced(String language, List<String> lines) {
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

  /** Every character but letters, digits and spaces by its number, which no parser looks behind. */
  private static String entities(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c == ' ' || (c < 128 && Character.isLetterOrDigit(c))) {
                out.appendCodePoint(c);
              } else {
                out.append("&#").append(c).append(';');
              }
            });
    return out.toString();
  }
}
