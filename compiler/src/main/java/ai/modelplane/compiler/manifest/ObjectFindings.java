package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Resource;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Severity;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.diagnostic.Where.Anchor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The findings of one object so far, and where a person wrote it. */
record ObjectFindings(Written at, @Nullable Resource resource, List<Finding> findings) {

  ObjectFindings(Written at, @Nullable Resource resource) {
    this(at, resource, new ArrayList<>());
  }

  /**
   * @param path JSON pointer inside the object
   */
  void add(Rule rule, String path, Anchor anchor, String message, @Nullable String hint) {
    add(rule, rule.severity(), path, anchor, message, hint);
  }

  /** The same where it matters less, or more, than the rule does in general. */
  void add(
      Rule rule,
      Severity severity,
      String path,
      Anchor anchor,
      String message,
      @Nullable String hint) {
    Where where = new Where.Node(at.origin(), at.pointer() + path, anchor);
    findings.add(new Finding(rule, where, resource, message, hint).as(severity));
  }

  boolean hasErrors() {
    return findings.stream().anyMatch(Finding::isError);
  }
}
