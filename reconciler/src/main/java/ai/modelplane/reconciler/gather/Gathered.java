package ai.modelplane.reconciler.gather;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.reconciler.cluster.Gateways;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.cluster.LiveStateReader;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One look at a source and at a cluster.
 *
 * @param placed the manifests in namespaces that exist
 * @param live everything that was read of the cluster
 * @param gateways who answers for the routes
 * @param findings of reading both
 */
public record Gathered(
    Input input, Manifests placed, LiveState live, Gateways gateways, List<Finding> findings) {

  public Gathered {
    findings = List.copyOf(findings);
  }

  /**
   * The same when the cluster does not take some manifests. A manifest that is not taken is as good
   * as broken: what the cluster holds of it goes on.
   *
   * @param refused the keys of the manifests
   * @param now live objects that are known to have changed since they were read
   * @return empty when no manifest has one of the keys
   */
  public Optional<Gathered> without(
      Set<Key> refused, Collection<LiveObject> now, Collection<Key> given) {
    Manifests left = broken(placed, refused);
    return left.valid().size() == placed.valid().size()
        ? Optional.empty()
        : Optional.of(
            new Gathered(
                new Input(
                    broken(input.manifests(), refused),
                    input.identity(),
                    input.history(),
                    input.outage()),
                left,
                with(now, given),
                gateways,
                findings));
  }

  /** The ConfigMaps in which endpoints have their certificate authorities. */
  public Set<Key> authorities() {
    return PrivateAuthorities.keys(placed, live);
  }

  private static Manifests broken(Manifests manifests, Set<Key> refused) {
    return manifests.withBroken(
        manifests.valid().stream().filter(m -> refused.contains(m.key())).toList());
  }

  private LiveState with(Collection<LiveObject> now, Collection<Key> given) {
    if (now.isEmpty()) {
      return live;
    }
    SortedMap<Key, LiveObject> objects = new TreeMap<>(live.objects());
    now.forEach(o -> objects.put(o.key(), o));
    return LiveStateReader.again(live, objects.values(), given);
  }
}
