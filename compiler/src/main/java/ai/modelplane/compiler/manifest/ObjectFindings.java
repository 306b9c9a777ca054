package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Resource;
import ai.modelplane.compiler.diagnostic.Rule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The findings of one object so far, and where a person wrote it. */
record ObjectFindings(Written at, @Nullable Resource resource, List<Finding> findings) {

  ObjectFindings(Written at, @Nullable Resource resource) {
    this(at, resource, new ArrayList<>());
  }

  /** A finding on a key, by its JSON pointer inside the object. */
  void key(Rule rule, String path, String message, @Nullable String hint) {
    findings.add(new Finding(rule, at.key(path), resource, message, hint));
  }

  /** A finding on a value, by its JSON pointer inside the object. */
  void value(Rule rule, String path, String message, @Nullable String hint) {
    findings.add(new Finding(rule, at.value(path), resource, message, hint));
  }

  boolean hasErrors() {
    return findings.stream().anyMatch(Finding::isError);
  }
}
