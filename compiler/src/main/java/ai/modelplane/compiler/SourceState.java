package ai.modelplane.compiler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.endpoint.EndpointRules;
import ai.modelplane.compiler.manifest.Manifests.Broken;
import ai.modelplane.compiler.manifest.Manifests.Unplaced;
import ai.modelplane.compiler.source.Identity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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

  /** Endpoints whose manifests are for a namespace that does not exist, or for none. */
  private final List<Unplaced> unplaced = new ArrayList<>();

  /** Whether a manifest is so broken that even its name is unknown. */
  private boolean isAnyNameless;

  private boolean isOutdated;

  /** The identity that prunes. */
  Identity source() {
    return source.source();
  }

  boolean isOutdated() {
    return isOutdated;
  }

  void push(Delta.Pushed pushed) {
    source = pushed;
    named.clear();
    pushed.manifests().valid().forEach(m -> named.add(m.key()));
    pushed.manifests().broken().forEach(b -> b.key().ifPresent(named::add));
    isOutdated = true;
  }

  /** Whether a broken manifest may be that of an endpoint of a namespace. */
  boolean mayBreakEndpoints(String namespace) {
    return isAnyNameless
        || brokenEndpoints.contains(namespace)
        || unplaced.stream().anyMatch(u -> u.mayMean(namespace));
  }

  /**
   * A live service or endpoint has come, changed or gone.
   *
   * @param isSame whether all else but its metadata is as before
   */
  void see(Key key, @Nullable Meta before, @Nullable Meta after, boolean isSame) {
    boolean isRecorded = after != null && !after.ownership().source().isEmpty();
    boolean was = isRecorded ? recorded.put(key, after) != null : recorded.remove(key) != null;
    if ((was || isRecorded || named.contains(key)) && !(isSame && same(before, after))) {
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
   * @param endpoints an endpoint as it is on the cluster
   * @param rules by which the manifests of endpoints are judged
   */
  SourceClaims decide(
      Function<Key, Optional<Meta>> live,
      Function<Key, Optional<ModelEndpoint>> endpoints,
      EndpointRules rules,
      Options options,
      String instance) {
    isOutdated = false;
    Judgement judged = Judgement.of(source.manifests(), rules, endpoints);
    isAnyNameless = false;
    brokenEndpoints.clear();
    unplaced.clear();
    for (Broken broken : judged.manifests().broken()) {
      broken.key().ifPresent(this::mayBreak);
      broken.unplaced().filter(u -> u.kind() == Kind.MODEL_ENDPOINT).ifPresent(unplaced::add);
      isAnyNameless |= broken.isNameless();
    }
    return SourceClaims.of(judged, source.source(), recorded, live, options, instance);
  }

  private void mayBreak(Key broken) {
    if (broken.kind() == Kind.MODEL_ENDPOINT) {
      brokenEndpoints.add(broken.namespace());
    }
  }
}
