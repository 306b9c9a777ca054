package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Resource;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.manifest.Manifests.Broken;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.prepare.Prepared;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A prepared pass by object: whoever explains one service looks at no other. */
final class Index {

  private final Prepared prepared;
  private final Map<Key, Change> changes = new HashMap<>();
  private final Set<Key> compiled = new HashSet<>();
  private final Set<Key> applied;
  private final Set<Key> placed;
  private final Set<Key> valid;
  private final Map<Key, String> broken = new HashMap<>();
  private final Map<Resource, Finding> findings = new HashMap<>();
  private final Map<Resource, Finding> errors = new HashMap<>();

  Index(Prepared prepared) {
    this.prepared = prepared;
    Manifests manifests = prepared.input().manifests();
    this.applied = keys(prepared.compilation().applied());
    this.placed = keys(prepared.gathered().placed().valid());
    this.valid = keys(manifests.valid());
    prepared.plan().changes().forEach(c -> changes.put(c.key(), c));
    prepared.compilation().routes().forEach(r -> compiled.add(r.service().key()));
    for (Broken some : manifests.broken()) {
      some.key()
          .ifPresent(
              key -> broken.merge(key, some.file(), BinaryOperator.minBy(String::compareTo)));
    }
    for (Finding finding : prepared.findings()) {
      if (finding.resource() != null) {
        findings.putIfAbsent(finding.resource(), finding);
        if (finding.isError()) {
          errors.putIfAbsent(finding.resource(), finding);
        }
      }
    }
  }

  private static Set<Key> keys(List<Manifest> manifests) {
    return manifests.stream().map(Manifest::key).collect(Collectors.toSet());
  }

  Prepared prepared() {
    return prepared;
  }

  @Nullable Change change(Key key) {
    return changes.get(key);
  }

  @Nullable Hold hold(Key key) {
    return prepared.compilation().desired().kept().get(key);
  }

  /** Whether a route was made of the service. */
  boolean isCompiled(Key service) {
    return compiled.contains(service);
  }

  /** Whether the object's manifest goes to the cluster. */
  boolean isApplied(Key key) {
    return applied.contains(key);
  }

  /** Whether the object has a manifest in a namespace that exists. */
  boolean isPlaced(Key key) {
    return placed.contains(key);
  }

  /** Whether the object has a manifest without errors. */
  boolean isValid(Key key) {
    return valid.contains(key);
  }

  /** The file in which the object's manifest has errors. */
  @Nullable String broken(Key key) {
    return broken.get(key);
  }

  /** The first finding about an object. */
  @Nullable Finding finding(Key key) {
    return findings.get(key.resource());
  }

  /** The first error about an object. */
  @Nullable Finding error(Key key) {
    return errors.get(key.resource());
  }
}
