package ai.modelplane.compiler.diagnostic;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong.
 *
 * @param message what was found and what was expected, in one sentence without a full stop
 * @param hint what to do, or null when the message says it all
 */
public record Finding(
    Rule rule, Where where, @Nullable Resource resource, String message, @Nullable String hint) {

  public Severity severity() {
    return rule.severity();
  }

  public boolean isError() {
    return severity() == Severity.ERROR;
  }
}
