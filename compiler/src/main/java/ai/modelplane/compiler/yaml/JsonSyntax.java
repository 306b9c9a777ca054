package ai.modelplane.compiler.yaml;

import ai.modelplane.compiler.diagnostic.Rule;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The JSON parser's complaints in words for someone who writes manifests. */
final class JsonSyntax {

  private static final Pattern UNEXPECTED =
      Pattern.compile("Unexpected character \\('(.+?)' \\(code \\d+[^)]*\\)\\): (.*)");

  private JsonSyntax() {}

  static Problem problem(JsonProcessingException e, String text) {
    String said = e.getOriginalMessage().lines().findFirst().orElse("this is not JSON");
    int at = text.length();
    if (!(e instanceof JsonEOFException) && e.getLocation() != null) {
      at = Math.clamp(e.getLocation().getCharOffset(), 0, text.length());
    }
    int end = Math.min(at + 1, text.length());
    if (e instanceof JsonEOFException) {
      return problem(at, at, "the file ends in the middle of a value", "close what is open");
    }
    Matcher unexpected = UNEXPECTED.matcher(said);
    if (said.startsWith("Illegal unquoted")) {
      return problem(
          at, at, "a line end or control character in a quoted text", "write \\n or the like");
    }
    if (said.startsWith("Unrecognized token") || said.startsWith("Non-standard token")) {
      String token = said.replaceFirst("^.*? token '(.*?)':.*", "$1");
      int begin = Math.max(0, text.lastIndexOf(token, at));
      return problem(
          begin,
          begin + token.length(),
          "found " + token + "; expected a value",
          "quote it if it is meant as text");
    }
    if (!unexpected.matches()) {
      return problem(at, end, said.replaceAll(" \\(code \\d+\\)", ""), null);
    }
    String found = unexpected.group(1);
    if (found.equals("\uFEFF")) {
      return problem(
          at,
          end,
          "a byte order mark stands in the middle",
          "remove it, or begin a new line there");
    }
    if (found.equals("/") || found.equals("#")) {
      return problem(at, end, "JSON has no comments", "remove it, or name the file .yaml");
    }
    if ((found.equals("}") || found.equals("]"))
        && text.substring(0, at).stripTrailing().endsWith(",")) {
      int comma = text.substring(0, at).stripTrailing().length() - 1;
      return problem(comma, comma + 1, "JSON has no comma before " + found, "remove it");
    }
    String expected =
        unexpected
            .group(2)
            .replaceFirst("^(was expecting|expected) ", "")
            .replaceFirst(" \\(.*", "");
    String shown = found.equals("\"") ? "a quote" : "\"" + found + "\"";
    return problem(at, end, "found " + shown + "; expected " + expected, null);
  }

  private static Problem problem(int start, int end, String message, @Nullable String hint) {
    return new Problem(Rule.YAML_SYNTAX, start, end, message, hint);
  }
}
