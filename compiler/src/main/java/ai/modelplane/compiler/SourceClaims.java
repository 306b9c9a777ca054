package ai.modelplane.compiler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.api.Ownership;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.compiler.hold.Refusal;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.source.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Which services and hand-written endpoints are a source's. The labels on live objects say so;
 * nothing is stored.
 *
 * @param source its identity
 * @param broken those of its endpoints that may be needed
 * @param applied manifests that may be applied
 * @param unusable endpoints whose manifests are not applied, since nothing could be sent to them
 * @param refused manifests that may not
 * @param removed live objects of this source whose manifest is gone
 * @param held live objects of this source that stay although their manifest is gone or broken
 */
record SourceClaims(
    Identity source,
    BrokenEndpoints broken,
    List<Manifest> applied,
    List<ModelEndpoint> unusable,
    SortedMap<Key, Refusal> refused,
    List<Key> removed,
    SortedMap<Key, Hold> held,
    List<Finding> findings) {

  /**
   * The ownership of one source.
   *
   * @param judged what it says
   * @param source its identity
   * @param recorded the live services and endpoints that any source applied
   * @param live the metadata of a live service or endpoint
   * @param taken what sources before it apply, and why it is not this source's then
   * @param instance the value of our instance label
   */
  static SourceClaims of(
      Judgement judged,
      Identity source,
      SortedMap<Key, Meta> recorded,
      Function<Key, Optional<Meta>> live,
      Map<Key, Refusal> taken,
      Options options,
      String instance) {
    List<Manifest> applied = new ArrayList<>();
    SortedMap<Key, Refusal> refused = new TreeMap<>();
    List<Finding> findings = new ArrayList<>(judged.findings());
    Manifests manifests = judged.manifests();
    for (Manifest manifest : manifests.valid()) {
      Key key = manifest.key();
      Optional<Refusal> refusal =
          options.mayWrite(key.namespace())
              ? live.apply(key)
                  .flatMap(meta -> refusal(meta, source, instance))
                  .or(() -> Optional.ofNullable(taken.get(key)))
              : Optional.of(new Refusal.OutOfScope(key.namespace()));
      if (refusal.isEmpty()) {
        applied.add(manifest);
      } else {
        refused.put(key, refusal.get());
        findings.add(OwnershipFindings.of(manifest, refusal.get(), source.hash(), instance));
      }
    }
    SortedMap<Key, Meta> own = new TreeMap<>(recorded);
    own.values().removeIf(meta -> !(meta.ownership().isOf(instance) && owns(source, meta)));
    Pruning pruning = Pruning.of(manifests, applied, own, live, options);
    findings.addAll(pruning.findings());
    return new SourceClaims(
        source,
        BrokenEndpoints.of(manifests),
        applied,
        judged.unusable(),
        refused,
        pruning.removed(),
        pruning.held(),
        findings);
  }

  /** Why what a source applies is no other source's. */
  static Refusal applies(Manifest manifest, Identity source) {
    return new Refusal.OtherSource(file(manifest.written().file()), source.name());
  }

  private static boolean owns(Identity source, Meta live) {
    return source.owns(
        live.ownership().source(), live.annotations().getOrDefault(Names.SOURCE_NAME, ""));
  }

  private static Optional<Refusal> refusal(Meta live, Identity source, String instance) {
    Ownership of = live.ownership();
    if (of.isOfAnother(instance)) {
      return Optional.of(new Refusal.OtherGateway(of.instance()));
    }
    if (!of.isOf(instance)) {
      return Optional.of(new Refusal.NotAdopted());
    }
    if (of.source().isEmpty() || owns(source, live)) {
      return Optional.empty();
    }
    String file = live.annotations().getOrDefault(Names.FILE, "no file");
    String name = live.annotations().getOrDefault(Names.SOURCE_NAME, "");
    return Optional.of(new Refusal.OtherSource(file(file), name.isEmpty() ? of.source() : name));
  }

  private static String file(String recorded) {
    return recorded.equals("-") ? "standard input" : recorded;
  }
}
