package ai.modelplane.compiler;

import static java.util.Comparator.naturalOrder;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.manifest.Manifests.Broken;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Broken manifests that may be the other half of a deletion: a new name for what is gone, or a
 * service whose live spec, which goes on, still needs an endpoint that is gone. Until they are
 * mended it stays.
 */
final class Successors {

  private final Manifests manifests;
  private final Set<Key> written;
  private final Set<String> recorded;

  /**
   * Those of one source.
   *
   * @param own what it has applied
   * @param live every object there is
   */
  Successors(Manifests manifests, SortedMap<Key, Meta> own, SortedMap<Key, Meta> live) {
    this.manifests = manifests;
    this.written =
        live.entrySet().stream()
            .filter(e -> !isDerived(e.getKey(), e.getValue()))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    this.recorded =
        own.values().stream()
            .map(m -> m.annotations().getOrDefault(Names.FILE, ""))
            .collect(Collectors.toSet());
  }

  /** What a pass makes by itself comes and goes with its replica. */
  private static boolean isDerived(Key key, Meta meta) {
    return key.kind() == Kind.MODEL_ENDPOINT && meta.ownership().standsForReplica();
  }

  /** Why something whose manifest is gone stays for now, as a clause. */
  Optional<String> why(Key gone) {
    return manifests.broken().stream()
        .filter(b -> mayBeOf(b, gone))
        .map(Broken::file)
        .min(naturalOrder())
        .map(
            file ->
                "its manifest is gone, but what needs it or takes its place may be in "
                    + file
                    + ", which has errors");
  }

  /** Any may need an endpoint; only a new object takes the place of a service. */
  private boolean mayBeOf(Broken broken, Key gone) {
    boolean endpoint = gone.kind() == Kind.MODEL_ENDPOINT;
    return broken
        .key()
        .map(k -> k.namespace().equals(gone.namespace()) && (endpoint || !written.contains(k)))
        .orElseGet(() -> endpoint || !recorded.contains(broken.file()));
  }
}
