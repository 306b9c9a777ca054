package ai.modelplane.reconciler.gather;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.source.Identity;
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
import java.util.function.BiPredicate;

/**
 * One look at sources and at a cluster.
 *
 * @param inputs what each source says
 * @param placed the same with only the manifests in namespaces that exist
 * @param live everything that was read of the cluster
 * @param gateways who answers for the routes
 * @param findings of reading both
 */
public record Gathered(
    List<Input> inputs,
    List<Input> placed,
    LiveState live,
    Gateways gateways,
    List<Finding> findings) {

  public Gathered {
    inputs = List.copyOf(inputs);
    placed = List.copyOf(placed);
    findings = List.copyOf(findings);
  }

  /**
   * The same when the cluster does not take some manifests. A manifest that is not taken is as good
   * as broken: what the cluster holds of it goes on.
   *
   * @param refused whether a source's manifest of an object is one of them
   * @param now live objects that are known to have changed since they were read
   * @return empty when there is none
   */
  public Optional<Gathered> without(
      BiPredicate<Identity, Key> refused, Collection<LiveObject> now, Collection<Key> given) {
    List<Input> left = broken(placed, refused);
    return left.equals(placed)
        ? Optional.empty()
        : Optional.of(
            new Gathered(broken(inputs, refused), left, with(now, given), gateways, findings));
  }

  /** The ConfigMaps in which endpoints have their certificate authorities. */
  public Set<Key> authorities() {
    return PrivateAuthorities.keys(placed, live);
  }

  private static List<Input> broken(List<Input> inputs, BiPredicate<Identity, Key> refused) {
    return inputs.stream().map(input -> broken(input, refused)).toList();
  }

  private static Input broken(Input input, BiPredicate<Identity, Key> refused) {
    Manifests manifests = input.manifests();
    return input.with(
        manifests.withBroken(
            manifests.valid().stream()
                .filter(m -> refused.test(input.identity(), m.key()))
                .toList()));
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
