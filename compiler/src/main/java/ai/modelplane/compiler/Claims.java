package ai.modelplane.compiler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.compiler.hold.Refusal;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.source.Identity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What all sources apply, keep and remove. None of them decides about another's objects. */
final class Claims {

  /** Those of no source. */
  static final Claims NONE = new Claims(List.of());

  private final List<SourceClaims> all;
  private final Map<Key, Applied> applied = new HashMap<>();
  private final Set<Key> removed = new HashSet<>();
  private final SortedMap<Key, Hold> held = new TreeMap<>();

  private record Applied(Manifest manifest, SourceClaims by) {}

  Claims(List<SourceClaims> all) {
    this.all = List.copyOf(all);
    for (SourceClaims one : all) {
      one.applied().forEach(m -> applied.put(m.key(), new Applied(m, one)));
      removed.addAll(one.removed());
      held.putAll(one.held());
    }
  }

  /** The keys of what is applied or removed. */
  Set<Key> keys() {
    Set<Key> keys = new HashSet<>(applied.keySet());
    keys.addAll(removed);
    return keys;
  }

  /** The manifest that is applied under a key; null for none. */
  @Nullable Manifest manifest(Key key) {
    Applied found = applied.get(key);
    return found == null ? null : found.manifest();
  }

  /** The source that applies what is under a key; that of nothing when none does. */
  Identity source(Key key) {
    Applied found = applied.get(key);
    return found == null ? Identity.NONE : found.by().source();
  }

  /** Whether the source of a service may have an endpoint for it whose manifest is broken. */
  boolean isIncomplete(Key service) {
    Applied found = applied.get(service);
    return found != null && found.by().broken().mayBeIn(service.namespace());
  }

  /** Whether a live object goes, since its manifest is gone for good. */
  boolean isRemoved(Key key) {
    return removed.contains(key);
  }

  /** All that is applied, sorted by key. */
  List<Manifest> applied() {
    return all.size() == 1
        ? all.getFirst().applied()
        : applied.values().stream()
            .map(Applied::manifest)
            .sorted(Comparator.comparing(Manifest::key))
            .toList();
  }

  List<Key> removed() {
    return removed.stream().sorted().toList();
  }

  SortedMap<Key, Hold> held() {
    return Collections.unmodifiableSortedMap(held);
  }

  List<ModelEndpoint> unusable() {
    return all.stream().flatMap(one -> one.unusable().stream()).toList();
  }

  /** What is not applied. What one source may not apply another may have. */
  SortedMap<Key, Refusal> refused() {
    SortedMap<Key, Refusal> refused = new TreeMap<>();
    all.reversed().forEach(one -> refused.putAll(one.refused()));
    return refused;
  }

  /** Of several sources each finding has a place that tells of which it is. */
  List<Finding> findings() {
    if (all.size() == 1) {
      return all.getFirst().findings();
    }
    List<Finding> findings = new ArrayList<>();
    for (SourceClaims one : all) {
      for (Finding finding : one.findings()) {
        findings.add(
            finding.where() instanceof Where.Nowhere
                ? finding.at(new Where.File(one.source().name()))
                : finding);
      }
    }
    return findings;
  }
}
