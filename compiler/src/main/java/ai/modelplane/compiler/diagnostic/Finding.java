package ai.modelplane.compiler.diagnostic;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong.
 *
 * @param severity the rule's own, unless the configuration sets another level
 * @param message what was found and what was expected, in one sentence without a full stop; of
 *     lines it says at most {@code on line N}, since lines move
 * @param hint what to do, or null when the message says it all
 * @param also a second place that has a part in it, as of a duplicate; null for none
 */
public record Finding(
    Rule rule,
    Severity severity,
    Where where,
    @Nullable Resource resource,
    String message,
    @Nullable String hint,
    @Nullable Where also) {

  private static final Pattern ITEM = Pattern.compile("^(/items/[0-9]+)+");

  private static final Pattern LINE = Pattern.compile(" on line [0-9]+(, column [0-9]+)?");

  public Finding(
      Rule rule, Where where, @Nullable Resource resource, String message, @Nullable String hint) {
    this(rule, rule.severity(), where, resource, message, hint, null);
  }

  public Finding also(Where other) {
    return new Finding(rule, severity, where, resource, message, hint, other);
  }

  public Finding at(Where other) {
    return new Finding(rule, severity, other, resource, message, hint, also);
  }

  public Finding as(Severity other) {
    return new Finding(rule, other, where, resource, message, hint, also);
  }

  /**
   * What the finding is recognised by in another revision: the rule, the object, the place inside
   * the object and the message, but no line.
   *
   * @param file stands for the object where there is none
   */
  public String identity(String file) {
    return String.join(
        "\u0000", // in none of them but the last
        rule.id(),
        resource == null ? file : resource.toString(),
        pointer(),
        LINE.matcher(message).replaceAll(""));
  }

  /** Inside the object, wherever it stands in a List; empty when it is at no node of a document. */
  private String pointer() {
    if (!(where instanceof Where.Node node)) {
      return "";
    }
    boolean named = resource != null && resource.name() != null;
    return named ? ITEM.matcher(node.pointer()).replaceFirst("") : node.pointer();
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }
}
