package ai.modelplane.compiler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.manifest.Manifests.Broken;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What decides which manifests are applied and which live objects are removed. It is decided anew
 * only when some of that has changed: a deletion limit looks at the whole source.
 */
final class SourceState {

  private Delta.Pushed source = Delta.Pushed.NOTHING;

  /** Live objects that some source applied. */
  private final SortedMap<Key, Meta> recorded = new TreeMap<>();

  /** The keys that the source speaks of. */
  private final Set<Key> named = new HashSet<>();

  /** The namespaces of endpoints whose manifests have errors. */
  private final Set<String> brokenEndpoints = new HashSet<>();

  /** Whether a manifest is so broken that even its name is unknown. */
  private boolean isAnyNameless;

  private boolean isOutdated;

  /** The identity that prunes. */
  String source() {
    return source.source();
  }

  boolean isOutdated() {
    return isOutdated;
  }

  void push(Delta.Pushed pushed) {
    source = pushed;
    named.clear();
    pushed.manifests().valid().forEach(m -> named.add(m.key()));
    isAnyNameless = false;
    brokenEndpoints.clear();
    for (Broken broken : pushed.manifests().broken()) {
      broken.key().ifPresentOrElse(this::name, () -> isAnyNameless = true);
    }
    isOutdated = true;
  }

  private void name(Key broken) {
    named.add(broken);
    if (broken.kind() == Kind.MODEL_ENDPOINT) {
      brokenEndpoints.add(broken.namespace());
    }
  }

  /** Whether a broken manifest may be that of an endpoint of a namespace. */
  boolean mayBreakEndpoints(String namespace) {
    return isAnyNameless || brokenEndpoints.contains(namespace);
  }

  /** A live service or endpoint has come, changed or gone. */
  void see(Key key, @Nullable Meta before, @Nullable Meta after) {
    boolean isRecorded = after != null && !after.ownership().source().isEmpty();
    boolean was = isRecorded ? recorded.put(key, after) != null : recorded.remove(key) != null;
    if ((was || isRecorded || named.contains(key)) && !same(before, after)) {
      isOutdated = true;
    }
  }

  /** Whether ownership is the same: it is written in labels and annotations. */
  private static boolean same(@Nullable Meta before, @Nullable Meta after) {
    return before != null
        && after != null
        && before.written() == after.written()
        && before.labels().equals(after.labels())
        && before.annotations().equals(after.annotations());
  }

  /**
   * Decides.
   *
   * @param live the metadata of a live service or endpoint
   */
  SourceClaims decide(Function<Key, Optional<Meta>> live, Options options, String instance) {
    isOutdated = false;
    return SourceClaims.of(source.manifests(), source.source(), recorded, live, options, instance);
  }
}
