package ai.modelplane.compiler.yaml;

import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.compiler.diagnostic.Rule;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * The YAML parser's complaints (SnakeYAML 2.7) in words for someone who writes manifests. What is
 * not known here is passed on in the parser's own words, at the parser's place.
 */
final class Syntax {

  private final String text;
  private final String problem;
  private final String context;
  private final int at;
  private final int begin;

  private Syntax(MarkedYAMLException e, String text) {
    this.text = text;
    this.problem = Optional.ofNullable(e.getProblem()).orElse("");
    this.context = Optional.ofNullable(e.getContext()).orElse("");
    this.at = offset(e.getProblemMark());
    this.begin = e.getContextMark() == null ? at : offset(e.getContextMark());
  }

  static Problem problem(YAMLException e, String text) {
    Problem conflict = mergeConflict(text);
    if (conflict != null) {
      return conflict;
    }
    return e instanceof MarkedYAMLException marked
        ? new Syntax(marked, text).problem()
        : unprintable(text);
  }

  private Problem problem() {
    if (problem.startsWith("found character")) {
      return cannotStart();
    }
    if (problem.startsWith("mapping values")) {
      return secondColon();
    }
    if (problem.startsWith("could not find expected ':'")) {
      int end = lineEnd(begin);
      String key = quoted(begin, end);
      return at(begin, end, "expected \":\" after " + key, "a key is written as `key: value`");
    }
    if (problem.startsWith("expected <block end>")) {
      return blockEnd();
    }
    if (problem.startsWith("sequence entries")) {
      return here(
          "a list item cannot begin here",
          "put \"- \" on a line of its own, below the key and in line with the other items");
    }
    if (context.startsWith("while parsing a flow ") && problem.startsWith("expected ','")) {
      boolean list = context.contains("sequence");
      return token(
          (list ? "expected \",\" or \"]\"" : "expected \",\" or \"}\"")
              + (list ? " in the list" : " in the map")
              + " that begins on line "
              + line(begin),
          null);
    }
    if (problem.startsWith("expected the node content")) {
      return token("expected a value", "quote the value if it is meant as text");
    }
    if (problem.startsWith("expected '<document start>'")) {
      return token("expected \"---\" before another document", null);
    }
    return scalar();
  }

  private Problem scalar() {
    if (context.startsWith("while scanning a quoted scalar")) {
      return atBegin(
          "the quoted text that begins here is never closed",
          "add the closing " + text.charAt(begin));
    }
    if (problem.startsWith("found unknown escape")) {
      return at(
          at - 1,
          at + 1,
          quoted(at - 1, at + 1) + " is not an escape sequence",
          "write \\\\ for a backslash, or use single quotes");
    }
    if (context.startsWith("while scanning an a")) { // an anchor or an alias
      return atBegin(
          "expected a name after " + quoted(begin, begin + 1),
          "quote the value if it is meant as text");
    }
    if (context.startsWith("while scanning a block scalar")) {
      return here(
          "unexpected " + quoted(at, at + 1) + " behind " + quoted(begin, begin + 1),
          "the text of a block begins on the next line");
    }
    return here(problem.replaceAll("\\s+", " "), null);
  }

  private Problem cannotStart() {
    boolean indentation = text.substring(lineStart(at), at).isBlank();
    if (text.startsWith("\t", at)) {
      return new Problem(
          Rule.YAML_TAB,
          at,
          at + 1,
          indentation
              ? "a tab is used for indentation; YAML allows only spaces there"
              : "found a tab; expected a value",
          "replace the tab with spaces");
    }
    return here(
        "a value cannot begin with " + quoted(at, at + 1),
        "quote the value if it is meant as text");
  }

  private Problem secondColon() {
    int from = firstOfLine(at);
    String before = text.substring(from, Math.max(from, at)).replace('\t', ' ');
    if (before.contains(": ") || before.endsWith(":")) {
      return here(
          "the value contains \": \", which would begin another key",
          "quote the value if it is meant as text");
    }
    return at(
        from,
        Math.max(from + 1, at),
        "the key " + quoted(from, at) + " is not in line with the lines above",
        "keys of the same map begin in the same column");
  }

  private Problem blockEnd() {
    if (at != firstOfLine(at)) {
      return at(
          at,
          lineEnd(at),
          "unexpected " + quoted(at, lineEnd(at)) + " behind the value",
          "quote the whole value if it is meant as text");
    }
    int column = text.codePointCount(lineStart(begin), begin) + 1;
    String block = " that begins on line " + line(begin) + ", column " + column;
    if (context.contains("collection") && at - lineStart(at) == begin - lineStart(begin)) {
      return at(
          at,
          lineEnd(at),
          "expected another item of the list" + block,
          "a list item begins with \"- \"");
    }
    return at(
        at,
        lineEnd(at),
        "this line is indented unlike the "
            + (context.contains("collection") ? "list" : "map")
            + block,
        "indent it like its neighbours");
  }

  /** A problem with the token that was found instead. */
  private Problem token(String expected, @Nullable String hint) {
    if (at >= text.length() || problem.contains("<stream end>")) {
      return at(at, at, expected + ", found the end of the file", hint);
    }
    boolean mark = text.startsWith("---", at) || text.startsWith("...", at);
    int end = mark ? at + 3 : Math.min(text.length(), at + 1);
    return at(at, end, expected + ", found " + quoted(at, end), hint);
  }

  /** A problem with one character. */
  private Problem here(String message, @Nullable String hint) {
    return at(at, at + 1, message, hint);
  }

  private Problem atBegin(String message, String hint) {
    return at(begin, begin + 1, message, hint);
  }

  private Problem at(int start, int end, String message, @Nullable String hint) {
    String template =
        text.substring(lineStart(start), lineEnd(start)).contains("{{")
            ? "this looks like a template: render it first"
            : hint;
    return new Problem(
        Rule.YAML_SYNTAX,
        Math.min(start, text.length()),
        Math.min(end, text.length()),
        message,
        template);
  }

  private static @Nullable Problem mergeConflict(String text) {
    int at = text.startsWith("<<<<<<< ") ? 0 : text.indexOf("\n<<<<<<< ") + 1;
    return at > 0 || text.startsWith("<<<<<<< ")
        ? new Problem(
            Rule.YAML_SYNTAX, at, at + 7, "a merge conflict is not resolved", "resolve it")
        : null;
  }

  private static Problem unprintable(String text) {
    int at = 0;
    while (at < text.length() && StreamReader.isPrintable(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
    String found = at < text.length() ? "U+%04X".formatted(text.codePointAt(at)) : "unknown";
    return new Problem(
        Rule.YAML_SYNTAX,
        at,
        Math.min(at + 1, text.length()),
        "the character " + found + " is not allowed in YAML",
        "remove it, or write it as an escape in double quotes");
  }

  /** The text for a message: on one line and not long. */
  private String quoted(int start, int end) {
    String part = text.substring(start, Math.max(start, Math.min(end, text.length()))).strip();
    return '"' + MessageText.cut(part, 40) + '"';
  }

  private int line(int offset) {
    return (int)
            text.substring(0, offset)
                .replace("\r\n", "\n")
                .replace('\r', '\n')
                .chars()
                .filter(c -> c == '\n')
                .count()
        + 1;
  }

  private int lineStart(int offset) {
    int at = Math.min(offset, text.length());
    while (at > 0 && text.charAt(at - 1) != '\n' && text.charAt(at - 1) != '\r') {
      at--;
    }
    return at;
  }

  private int firstOfLine(int offset) {
    int at = lineStart(offset);
    while (at < offset && text.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  private int lineEnd(int offset) {
    int at = offset;
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
      at++;
    }
    while (at > offset && text.charAt(at - 1) == ' ') {
      at--;
    }
    return at;
  }

  private int offset(Mark mark) {
    int points = Math.min(mark.getIndex(), text.codePointCount(0, text.length()));
    return text.offsetByCodePoints(0, points);
  }
}
