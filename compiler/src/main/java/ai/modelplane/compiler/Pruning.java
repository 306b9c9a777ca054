package ai.modelplane.compiler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.manifest.Manifests.Broken;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a source no longer has.
 *
 * @param removed live objects whose manifest is gone
 * @param held live objects that stay although their manifest is gone or broken
 */
record Pruning(List<Key> removed, SortedMap<Key, Hold> held, List<Finding> findings) {

  /**
   * @param applied the manifests that may be applied
   * @param own the live objects of the source
   * @param live the metadata of a live service or endpoint
   */
  static Pruning of(
      Manifests manifests,
      List<Manifest> applied,
      SortedMap<Key, Meta> own,
      Function<Key, Optional<Meta>> live,
      Options options) {
    SortedMap<Key, Meta> unwritten = new TreeMap<>(own);
    manifests.valid().forEach(m -> unwritten.remove(m.key()));
    SortedMap<Key, Hold> held = broken(manifests, own);
    unwritten.keySet().removeAll(held.keySet());
    Set<String> unreadable = unreadable(manifests);
    List<Finding> findings = unread(unreadable, unwritten);
    UnseenPlaces unseen = new UnseenPlaces(manifests.unseen(), unwritten);
    findings.addAll(unseen.findings());
    held.putAll(unseen.held());
    unwritten.keySet().removeAll(held.keySet());
    unwritten.forEach(
        (key, meta) -> hold(key, meta, unreadable, options).ifPresent(h -> held.put(key, h)));
    unwritten.keySet().removeAll(held.keySet());
    held.putAll(IncompleteChange.successors(unwritten.keySet(), manifests, own, live));
    unwritten.keySet().removeAll(held.keySet());
    Set<Key> known = new HashSet<>(own.keySet());
    // so that it is as many before they are made as afterwards
    applied.forEach(m -> known.add(m.key()));
    known.removeAll(held.keySet());
    boolean empty = manifests.valid().isEmpty() && manifests.broken().isEmpty();
    Pruning limited = new DeletionLimit(options.maxDeletes(), empty).of(unwritten.keySet(), known);
    held.putAll(limited.held());
    findings.addAll(limited.findings());
    return new Pruning(limited.removed(), held, findings);
  }

  /** The objects whose manifest has errors; of several manifests the first file is named. */
  private static SortedMap<Key, Hold> broken(Manifests manifests, SortedMap<Key, Meta> own) {
    SortedMap<Key, Hold> held = new TreeMap<>();
    manifests.broken().stream()
        .sorted(Comparator.comparing(Broken::file))
        .forEach(
            b ->
                b.key()
                    .filter(key -> own.containsKey(key))
                    .ifPresent(key -> held.putIfAbsent(key, new Hold.Broken(b.file()))));
    return held;
  }

  /** Why an object without a manifest is not deleted. */
  private static Optional<Hold> hold(Key key, Meta meta, Set<String> unreadable, Options options) {
    String file = file(meta);
    if (!meta.written()) {
      return Optional.of(new Hold.Restored());
    }
    if (unreadable.contains(file)) {
      return Optional.of(new Hold.Unread(file));
    }
    if (meta.annotated(Names.PRUNE, Names.DISABLED)) {
      return Optional.of(new Hold.PruneDisabled());
    }
    if (meta.annotated(Names.RECONCILE, Names.DISABLED)) {
      return Optional.of(Hold.Paused.ITSELF);
    }
    return options.mayWrite(key.namespace())
        ? Optional.empty()
        : Optional.of(new Hold.OutOfScope());
  }

  /** The files with a part of which not even the name can be read. */
  private static Set<String> unreadable(Manifests manifests) {
    return manifests.broken().stream()
        .filter(Broken::isNameless)
        .map(Broken::file)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static List<Finding> unread(Set<String> unreadable, SortedMap<Key, Meta> unwritten) {
    Map<String, List<Key>> byFile = new HashMap<>();
    unwritten.forEach(
        (key, meta) -> byFile.computeIfAbsent(file(meta), f -> new ArrayList<>()).add(key));
    List<Finding> findings = new ArrayList<>();
    for (String file : unreadable) {
      List<Key> kept = byFile.get(file);
      if (kept != null) {
        findings.add(OwnershipFindings.unread(file, kept));
      }
    }
    return findings;
  }

  private static String file(Meta meta) {
    return meta.annotations().getOrDefault(Names.FILE, "");
  }
}
