package ai.modelplane.compiler.report;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Diagnostic.Baseline;
import ai.modelplane.compiler.diagnostic.Resource;
import ai.modelplane.compiler.diagnostic.Severity;
import ai.modelplane.compiler.manifest.Manifests;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a validation found: all that any format is made from.
 *
 * @param diagnostics in the order in which they are shown
 * @param files the paths that were read, sorted
 * @param took wall time
 */
public record Validation(
    List<Diagnostic> diagnostics, Manifests manifests, List<String> files, Duration took) {

  public Validation {
    diagnostics = List.copyOf(diagnostics);
    files = List.copyOf(files);
  }

  /** Whether there is an error that counts: with a base, one that was introduced. */
  public boolean fails() {
    return diagnostics.stream().anyMatch(Diagnostic::fails);
  }

  /** How many manifests have no error, not even one that only shows beside others. */
  public long valid() {
    Set<Resource> wrong = new HashSet<>();
    for (Diagnostic diagnostic : diagnostics) {
      Resource resource = diagnostic.finding().resource();
      if (resource != null
          && diagnostic.finding().isError()
          && diagnostic.baseline() != Baseline.FIXED) {
        wrong.add(resource);
      }
    }
    return manifests.valid().stream().filter(m -> !wrong.contains(m.key().resource())).count();
  }

  /** How many findings are there now, of a severity. */
  public long count(Severity severity) {
    return diagnostics.stream()
        .filter(d -> d.baseline() != Baseline.FIXED && d.finding().severity() == severity)
        .count();
  }

  /** How many findings stand so against the base; 0 when there is none. */
  public long count(Baseline baseline) {
    return diagnostics.stream().filter(d -> d.baseline() == baseline).count();
  }

  /** Whether a base was compared. */
  public boolean isCompared() {
    return diagnostics.stream().anyMatch(d -> d.baseline() != null);
  }
}
