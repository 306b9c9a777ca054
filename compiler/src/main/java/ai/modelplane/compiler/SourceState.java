package ai.modelplane.compiler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.endpoint.EndpointRules;
import ai.modelplane.compiler.hold.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What decides which manifests are applied and which live objects are removed. It is decided anew
 * only when some of that has changed: a deletion limit looks at a whole source.
 */
final class SourceState {

  private Delta.Pushed pushed = Delta.Pushed.NOTHING;

  /** Live objects that some source applied. */
  private final SortedMap<Key, Meta> recorded = new TreeMap<>();

  /** The keys that a source speaks of. */
  private final Set<Key> named = new HashSet<>();

  private boolean isOutdated;

  boolean isOutdated() {
    return isOutdated;
  }

  void push(Delta.Pushed now) {
    pushed = now;
    named.clear();
    for (SourceManifests source : now.sources()) {
      source.manifests().valid().forEach(m -> named.add(m.key()));
      source.manifests().broken().forEach(b -> b.key().ifPresent(named::add));
    }
    isOutdated = true;
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
   * Decides, for each source by itself. Which of them comes first matters only where nobody has
   * applied an object yet.
   *
   * @param live the metadata of a live service or endpoint
   * @param endpoints an endpoint as it is on the cluster
   * @param rules by which the manifests of endpoints are judged
   */
  List<SourceClaims> decide(
      Function<Key, Optional<Meta>> live,
      Function<Key, Optional<ModelEndpoint>> endpoints,
      EndpointRules rules,
      Options options,
      String instance) {
    isOutdated = false;
    List<SourceClaims> all = new ArrayList<>();
    Map<Key, Refusal> taken = new HashMap<>();
    for (SourceManifests source : pushed.sources()) {
      Judgement judged = Judgement.of(source.manifests(), rules, endpoints);
      SourceClaims claims =
          SourceClaims.of(judged, source.identity(), recorded, live, taken, options, instance);
      claims.applied().forEach(m -> taken.put(m.key(), SourceClaims.applies(m, source.identity())));
      all.add(claims);
    }
    return all;
  }
}
