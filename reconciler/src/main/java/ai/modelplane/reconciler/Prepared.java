package ai.modelplane.reconciler;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.plan.Plan;
import java.util.List;
import java.util.SortedMap;

/**
 * A pass before its first write: what {@code diff} shows and {@code reconcile} carries out.
 *
 * @param placed the manifests that can be planned with: those in namespaces that exist
 * @param live everything that was read
 * @param objects the live objects that concern us, and any that stand where ours would go
 * @param findings of reading, compiling and planning, in that order
 */
public record Prepared(
    Input input,
    Manifests placed,
    LiveState live,
    SortedMap<Key, LiveObject> objects,
    Compilation compilation,
    Plan plan,
    List<Finding> findings) {

  public Prepared {
    findings = List.copyOf(findings);
  }

  Prepared with(Plan other, List<Finding> told) {
    return new Prepared(input, placed, live, objects, compilation, other, told);
  }

  /** How the Gateway's objects are written and read. */
  public Dialect dialect() {
    return compilation.target().dialect();
  }

  public boolean hasErrors() {
    return findings.stream().anyMatch(Finding::isError);
  }
}
