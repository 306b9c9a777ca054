package ai.modelplane.compiler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.api.Ownership;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.landscape.Landscape;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.manifest.Manifests.Broken;
import ai.modelplane.compiler.render.Adoption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which services and hand-written endpoints are this source's. It is derived from the labels on
 * live objects; nothing is stored.
 *
 * @param applied manifests that may be applied
 * @param removed live objects of this source whose manifest is gone
 * @param held live objects that stay although their manifest is gone or broken, with the reason
 */
record Inventory(
    List<Manifest> applied,
    List<Key> removed,
    SortedMap<Key, String> held,
    List<Finding> findings) {

  /** A quarter of what a source has, and five of a small one, may go in one pass. */
  private static final int ALWAYS_DELETABLE = 5;

  static Inventory of(
      Manifests manifests, String source, Landscape landscape, Options options, String instance) {
    SortedMap<Key, Meta> live = new TreeMap<>();
    landscape.services().forEach(s -> live.put(s.key(), s.meta()));
    landscape.endpoints().forEach(e -> live.put(e.key(), e.meta()));
    List<Finding> findings = new ArrayList<>();
    List<Manifest> applied = new ArrayList<>();
    for (Manifest manifest : manifests.valid()) {
      Meta meta = live.get(manifest.key());
      Finding refusal = refusal(manifest, meta, source, options, instance);
      if (refusal == null) {
        applied.add(manifest);
      } else {
        findings.add(refusal);
      }
    }
    SortedMap<Key, Meta> own = new TreeMap<>();
    live.forEach(
        (key, meta) -> {
          Ownership of = meta.ownership();
          if (!source.isEmpty() && of.isOf(instance) && of.source().equals(source)) {
            own.put(key, meta);
          }
        });
    Set<Key> written = new HashSet<>();
    manifests.valid().forEach(m -> written.add(m.key()));
    SortedMap<Key, String> held = held(manifests, written, own, options);
    findings.addAll(unread(manifests, written, own));
    List<Key> gone = gone(own, written, held);
    Successors successors = new Successors(manifests, own, live);
    gone.forEach(k -> successors.why(k).ifPresent(why -> held.put(k, why)));
    gone = gone(own, written, held);
    Set<Key> known = new HashSet<>(own.keySet());
    // so that it is as many before they are made as afterwards
    applied.forEach(m -> known.add(m.key()));
    int all = known.size();
    int limit = options.maxDeletes().orElse(Math.max(ALWAYS_DELETABLE, (all + 3) / 4));
    boolean empty = manifests.valid().isEmpty() && manifests.broken().isEmpty() && !own.isEmpty();
    if (empty || gone.size() > limit) {
      findings.add(empty ? suddenlyEmpty(own.size()) : tooMany(gone, limit));
      gone.forEach(k -> held.put(k, "its manifest is gone, but deletion is held"));
      gone = List.of();
    }
    return new Inventory(applied, gone, held, findings);
  }

  private static List<Key> gone(
      SortedMap<Key, Meta> own, Set<Key> written, SortedMap<Key, String> held) {
    return own.keySet().stream().filter(k -> !written.contains(k) && !held.containsKey(k)).toList();
  }

  /** What is recorded for a file that cannot be read is held, as is what must not be pruned. */
  private static SortedMap<Key, String> held(
      Manifests manifests, Set<Key> written, SortedMap<Key, Meta> own, Options options) {
    SortedMap<Key, String> held = new TreeMap<>();
    Set<String> unreadable = new HashSet<>();
    for (Broken broken : manifests.broken()) {
      broken
          .key()
          .ifPresentOrElse(
              key -> {
                if (own.containsKey(key)) {
                  held.merge(
                      key,
                      "its manifest in " + broken.file() + " has errors",
                      BinaryOperator.minBy(Comparator.naturalOrder()));
                }
              },
              () -> unreadable.add(broken.file()));
    }
    own.forEach(
        (key, meta) -> {
          String file = meta.annotations().getOrDefault(Names.FILE, "");
          if (written.contains(key)) {
            return;
          }
          if (unreadable.contains(file)) {
            held.putIfAbsent(key, "its file " + file + " cannot be read in full");
          } else if (meta.annotated(Names.PRUNE, Names.DISABLED)) {
            held.putIfAbsent(key, "kept by its annotation " + Names.PRUNE);
          } else if (meta.annotated(Names.RECONCILE, Names.DISABLED)) {
            held.putIfAbsent(key, "paused by its annotation " + Names.RECONCILE);
          } else if (!options.mayWrite(key.namespace())) {
            held.putIfAbsent(key, "its namespace is not among --namespaces");
          }
        });
    return held;
  }

  /** Somebody who removed a manifest wonders why its object stays: another part cannot be read. */
  private static List<Finding> unread(
      Manifests manifests, Set<Key> written, SortedMap<Key, Meta> own) {
    Set<Key> named = new HashSet<>(written);
    manifests.broken().forEach(b -> b.key().ifPresent(named::add));
    List<Finding> findings = new ArrayList<>();
    manifests.broken().stream()
        .filter(b -> b.key().isEmpty())
        .map(Broken::file)
        .distinct()
        .forEach(
            file -> {
              List<Key> kept =
                  own.entrySet().stream()
                      .filter(e -> file.equals(e.getValue().annotations().get(Names.FILE)))
                      .map(Map.Entry::getKey)
                      .filter(key -> !named.contains(key))
                      .toList();
              if (!kept.isEmpty()) {
                findings.add(keptFor(file, kept));
              }
            });
    return findings;
  }

  private static Finding keptFor(String file, List<Key> kept) {
    return new Finding(
        Rule.PRUNE_HELD,
        new Where.Nowhere(),
        null,
        some(kept)
            + (kept.size() == 1 ? " is" : " are")
            + " kept as applied: "
            + file
            + " cannot be read in full, so nobody can tell whether the manifest is gone",
        "fix " + file + "; what it no longer has is then deleted");
  }

  private static @Nullable Finding refusal(
      Manifest manifest, @Nullable Meta live, String source, Options options, String instance) {
    if (!options.mayWrite(manifest.key().namespace())) {
      return finding(
          Rule.RESOURCE_NAMESPACE_NOT_ALLOWED,
          manifest,
          "namespace " + manifest.key().namespace() + " is not among --namespaces",
          "move the manifest, or add the namespace");
    }
    if (live == null) {
      return null;
    }
    Ownership of = live.ownership();
    if (of.isOfAnother(instance)) {
      return finding(
          Rule.RESOURCE_NOT_OURS,
          manifest,
          manifest.key() + " is served by another Gateway: its instance is " + of.instance(),
          "this pass is for " + instance + ": check --gateway, or remove it there first");
    }
    if (!of.isOf(instance)) {
      return finding(
          Rule.RESOURCE_NOT_OURS,
          manifest,
          manifest.key() + " is on the cluster already and was not made from Git",
          Adoption.hint(manifest.key(), instance));
    }
    return of.source().isEmpty() || of.source().equals(source)
        ? null
        : ofAnotherSource(manifest, live, source.isEmpty());
  }

  /**
   * @param nameless whether this source has no identity, and so can be the owner of nothing
   */
  private static Finding ofAnotherSource(Manifest manifest, Meta live, boolean nameless) {
    Key key = manifest.key();
    String file = live.annotations().getOrDefault(Names.FILE, "no file");
    String place = file.equals("-") ? "standard input" : file;
    String name = live.annotations().getOrDefault(Names.SOURCE_NAME, "");
    String owner = name.isEmpty() ? live.ownership().source() : name; // of an older version
    String why =
        nameless
            ? "a single file, standard input, or several sources together own nothing"
            : "another folder of the same repository is another source";
    return finding(
        Rule.RESOURCE_NOT_OURS,
        manifest,
        key + " is applied from another source (" + place + " of " + owner + ")",
        why
            + ": run with the folder, --path or --prune-as that it was applied with; to "
            + (nameless ? "take it from there" : "move it here")
            + " for good: kubectl label %s.%s %s -n %s %s-"
                .formatted(
                    key.kind().plural(), Names.GROUP, key.name(), key.namespace(), Names.SOURCE));
  }

  private static Finding finding(Rule rule, Manifest manifest, String message, String hint) {
    Where where = manifest.written().value("/metadata/name");
    return new Finding(rule, where, manifest.key().resource(), message, hint);
  }

  private static Finding suddenlyEmpty(int had) {
    return new Finding(
        Rule.PRUNE_LIMIT,
        new Where.Nowhere(),
        null,
        "the source has no manifests, but "
            + had
            + (had == 1 ? " object was" : " objects were")
            + " applied from it; none is deleted",
        "check the path and the revision; to delete them all, delete them with kubectl");
  }

  private static Finding tooMany(List<Key> gone, int limit) {
    return new Finding(
        Rule.PRUNE_LIMIT,
        new Where.Nowhere(),
        null,
        (gone.size() == 1
                ? "the manifest of one object is gone ("
                : "the manifests of " + gone.size() + " objects are gone (")
            + some(gone)
            + "), and one pass may delete "
            + (limit == 0 ? "none" : "at most " + limit)
            + "; none is deleted",
        "if that is meant, run once with --max-deletes " + gone.size());
  }

  private static String some(List<Key> keys) {
    return String.join(
        ", ",
        Stream.concat(
                keys.stream().limit(3).map(Key::toString),
                keys.size() > 3 ? Stream.of("...") : Stream.empty())
            .toList());
  }
}
