package ai.modelplane.compiler.text;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Text from outside, made safe for a person to read, on a terminal or in the log of a job: no
 * terminal and no machine that runs the job obeys anything in it, and no secret is told.
 *
 * <p>Runners take commands from what a job prints. GitHub reads them at the start of a line, after
 * white space; GitHub, Azure and TeamCity also read those with two number signs anywhere. One sign
 * of such a command becomes its full-width form, which people read the same.
 *
 * @see <a
 *     href="https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands">GitHub</a>
 * @see <a
 *     href="https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands">Azure</a>
 * @see <a href="https://www.jetbrains.com/help/teamcity/service-messages.html">TeamCity</a>
 * @see <a href="https://docs.gitlab.com/ci/jobs/job_logs/#custom-collapsible-sections">GitLab</a>
 */
public final class Printable {

  private static final int[][] WIDE = {
    {0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0xA4CF}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F}, {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF},
    {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}
  };

  /** {@code ##[error]}, {@code ##vso[task.complete]}, {@code ##teamcity[buildProblem]}. */
  private static final Pattern MARKED = Pattern.compile("#(?=#[A-Za-z]*\\[)");

  /** {@code section_start:1560896352:name}. */
  private static final Pattern SECTION = Pattern.compile("(?<=section_(?:start|end)):(?=[0-9])");

  /** {@code ::stop-commands::}. */
  private static final String COMMAND = "::";

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
        || (c & 0xFFFE) == 0xFFFE // no character
        || (c >= 0xE0000 && c <= 0xE007F) // tags
        || (c >= 0xD800 && c <= 0xDFFF);
  }

  /** A text for one line, with one visible character for each that acts. */
  public static String text(String text) {
    return unheard(visible(Secrets.hide(text), false));
  }

  /** A line of a source: its tabs stay, and each character keeps its column. */
  public static String line(String line) {
    return unheard(visible(Secrets.cover(line), true));
  }

  /** A text of lines that end with a line feed; tabs stay. */
  public static String lines(String text) {
    return Arrays.stream(text.split("\n", -1))
        .map(line -> unheard(visible(Secrets.hide(line), true)))
        .collect(Collectors.joining("\n"));
  }

  /** Whether a machine that runs a job takes a line, or a part of it, for a command. */
  public static boolean isCommand(String line) {
    return line.startsWith(COMMAND, indentation(line))
        || MARKED.matcher(line).find()
        || SECTION.matcher(line).find();
  }

  /**
   * A text whose own syntax has an escape for the sign of a command: what a program reads out of it
   * stays the same.
   *
   * @param sign the escape for a number sign
   */
  public static String escaped(String text, String sign) {
    return text.contains("##")
        ? MARKED.matcher(text).replaceAll(Matcher.quoteReplacement(sign))
        : text;
  }

  private static String unheard(String line) {
    String text = line;
    int start = indentation(line);
    if (line.startsWith(COMMAND, start)) {
      text = line.substring(0, start) + "\uFF1A" + line.substring(start + 1);
    }
    if (text.contains("##")) {
      text = MARKED.matcher(text).replaceAll("\uFF03");
    }
    return text.contains("section_") ? SECTION.matcher(text).replaceAll("\uFF1A") : text;
  }

  /** Characters of the white space before a text, by Unicode, as .NET trims it. */
  private static int indentation(String line) {
    int start = 0;
    while (start < line.length()
        && (Character.isWhitespace(line.charAt(start))
            || Character.isSpaceChar(line.charAt(start))
            || line.charAt(start) == 0x85)) {
      start++;
    }
    return start;
  }

  private static String visible(String text, boolean tabs) {
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
  public static int width(int c) {
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
