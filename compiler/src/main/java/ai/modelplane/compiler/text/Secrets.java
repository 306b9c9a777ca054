package ai.modelplane.compiler.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of text: users and passwords in URLs, tokens in queries, headers that log in,
 * and what is assigned to a name that means a secret. It knows no secret, only how people write
 * one.
 */
public final class Secrets {

  /** What stands in the place of a secret. */
  public static final String MARK = "***";

  /**
   * A user and a password before a host; the last sign counts, since a password may have one. A URL
   * that was taken for a path has one slash, and one in a JSON pointer has them escaped.
   */
  private static final Pattern USER_INFO =
      Pattern.compile("([\\w+.-]*:(?:/|~1){1,2})([^\\s/?#\"'<>`]*)@");

  /** A password with a slash in it: what follows the colon is no port. */
  private static final Pattern SLASHED =
      Pattern.compile(
          ":(?:/|~1){1,2}([^\\s/?#@:\"'<>`]+:(?![0-9]{1,5}(?:[/?#\\s\"'<>`]|$))"
              + "[^\\s/?#@\"'<>`]*[/?#][^\\s\"'<>`]*)@");

  private static final Pattern QUERY =
      Pattern.compile(
          "[?&#;][\\w.~%-]*(?:token|key|secret|passw|pwd|sig|auth|credential|code|jwt)[\\w.~%-]*="
              + "([^\\s&#;\"'<>`]+)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern SCHEME =
      Pattern.compile("\\b(?:bearer|basic)\\s+([\\w.~+/=-]{6,})", Pattern.CASE_INSENSITIVE);

  private static final Pattern ASSIGNED =
      Pattern.compile(
          "(?:passw(?:or)?d|token|secret|api[-_]?key|access[-_]?key|authorization|cookie)"
              + "[\\\\\"']*\\s*[=:]\\s*[\\\\\"']*(?!(?:bearer|basic)\\s)((?:[^\\s\"',;&\\\\]|\\\\(?!\"))+)",
          Pattern.CASE_INSENSITIVE);

  /** For these a user without a password is an account, as in {@code ssh://git@host}. */
  private static final Set<String> ACCOUNTS = Set.of("ssh", "git+ssh", "ssh+git", "git");

  private Secrets() {}

  /** The text with a mark for each secret. */
  public static String hide(String text) {
    return replace(text, secret -> MARK);
  }

  /** A tree with a mark for each secret in its keys and texts; the tree that is given stays. */
  public static JsonNode hide(JsonNode tree) {
    return switch (tree) {
      case ObjectNode map -> {
        ObjectNode told = map.objectNode();
        map.properties().forEach(e -> told.set(hide(e.getKey()), hide(e.getValue())));
        yield told;
      }
      case ArrayNode items -> {
        ArrayNode told = items.arrayNode();
        items.forEach(item -> told.add(hide(item)));
        yield told;
      }
      case TextNode text -> TextNode.valueOf(hide(text.textValue()));
      default -> tree;
    };
  }

  /** A line of a source with a star for each character of a secret, so that columns stay. */
  static String cover(String line) {
    return replace(line, secret -> "*".repeat(secret.codePointCount(0, secret.length())));
  }

  /** Nearly all texts hold none of the signs that a secret comes with. */
  private static String replace(String text, UnaryOperator<String> by) {
    String clean = text;
    if (clean.indexOf('@') >= 0) {
      clean = USER_INFO.matcher(clean).replaceAll(found -> literal(userInfo(found, by)));
      clean = group(SLASHED, clean, by);
    }
    if (clean.indexOf('=') >= 0) {
      clean = group(QUERY, clean, by);
    }
    if (clean.indexOf(' ') >= 0) {
      clean = group(SCHEME, clean, by);
    }
    if (clean.indexOf('=') >= 0 || clean.indexOf(':') >= 0) {
      clean = group(ASSIGNED, clean, by);
    }
    return clean;
  }

  private static String userInfo(MatchResult found, UnaryOperator<String> by) {
    String scheme = found.group(1);
    String info = found.group(2);
    int kept = 0;
    if (ACCOUNTS.contains(scheme.substring(0, scheme.indexOf(':')).toLowerCase(Locale.ROOT))) {
      kept = info.indexOf(':') < 0 ? info.length() : info.indexOf(':') + 1;
    }
    String secret = info.substring(kept);
    return scheme + info.substring(0, kept) + (secret.isEmpty() ? "" : by.apply(secret)) + "@";
  }

  private static String group(Pattern pattern, String text, UnaryOperator<String> by) {
    return pattern
        .matcher(text)
        .replaceAll(
            found ->
                literal(
                    text.substring(found.start(), found.start(1))
                        + by.apply(found.group(1))
                        + text.substring(found.end(1), found.end())));
  }

  private static String literal(String text) {
    return Matcher.quoteReplacement(text);
  }
}
