package ai.modelplane.compiler.yaml;

import ai.modelplane.compiler.text.Printable;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.util.regex.Pattern;

/**
 * Which strings need double quotes, or the escapes that only they allow, to be read back as the
 * string they are. What only looks like syntax is the generator's own matter: it puts single quotes
 * around it.
 */
final class YamlStrings extends StringQuotingChecker {

  private static final long serialVersionUID = 1;

  /** What another YAML 1.1 parser takes for a number, a date, a merge or a default key. */
  private static final Pattern OTHERS =
      Pattern.compile("[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?|[0-9]{4}-[0-9].*|<<|=");

  @Override
  public boolean needToQuoteName(String name) {
    return needsQuotes(name);
  }

  @Override
  public boolean needToQuoteValue(String value) {
    return needsQuotes(value);
  }

  private static boolean needsQuotes(String text) {
    return !isPrintableLine(text)
        || Printable.isCommand(text)
        || !Scalars.plain(text).isTextual()
        || OTHERS.matcher(text).matches();
  }

  /** Whether a text of several lines can be a literal block whose indentation explains itself. */
  static boolean isLiteral(String text) {
    String body = text.stripLeading();
    if (text.indexOf('\n') < 0 || body.isEmpty()) {
      return false;
    }
    for (int i = 0; i < text.length() - body.length(); i++) {
      if (text.charAt(i) != '\n') {
        return false;
      }
    }
    return text.lines().allMatch(line -> isPrintableLine(line) && !Printable.isCommand(line));
  }

  private static boolean isPrintableLine(String text) {
    return text.codePoints().allMatch(YamlStrings::isPrintable);
  }

  /** Printable in YAML 1.1, and nothing that acts. */
  private static boolean isPrintable(int c) {
    return !Printable.isControl(c);
  }
}
