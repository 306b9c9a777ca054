package ai.modelplane.reconciler.gather;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.fleet.Authorities;
import ai.modelplane.compiler.fleet.CaBundle;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import ai.modelplane.reconciler.cluster.ClusterView;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.cluster.Parallel;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the ConfigMaps in which endpoints have their private authorities. A CA in a Secret stays
 * unread: the right to read it is a right to read keys.
 */
final class PrivateAuthorities {

  private final ClusterView cluster;
  private final SortedMap<Key, String> unusable = new TreeMap<>();
  private final List<ClusterException> forbidden = new ArrayList<>();

  /** By content: in a fleet many namespaces have a copy of the same bundle. */
  private final Map<List<JsonNode>, Optional<String>> checked = new HashMap<>();

  private PrivateAuthorities(ClusterView cluster) {
    this.cluster = cluster;
  }

  /**
   * The live state with what is known of the authorities.
   *
   * @param findings takes one when ConfigMaps may not be read
   */
  static LiveState read(
      ClusterView cluster, List<Input> inputs, LiveState live, List<Finding> findings) {
    Set<Key> keys = keys(inputs, live);
    if (keys.isEmpty()) {
      return live;
    }
    PrivateAuthorities authorities = new PrivateAuthorities(cluster);
    authorities.readAll(keys);
    authorities.unchecked().ifPresent(findings::add);
    return live.with(live.fleet().with(new Authorities(authorities.unusable)));
  }

  /** The ConfigMaps that endpoints refer to. */
  static Set<Key> keys(List<Input> inputs, LiveState live) {
    Set<Key> keys = new TreeSet<>();
    for (Input input : inputs) {
      for (Manifest manifest : input.manifests().valid()) {
        if (manifest instanceof Manifest.Endpoint(var endpoint, var tree, var written)) {
          endpoint.caConfigMap().ifPresent(keys::add);
        }
      }
    }
    for (ModelEndpoint endpoint : live.fleet().endpoints()) {
      endpoint.caConfigMap().ifPresent(keys::add);
    }
    return keys;
  }

  private void readAll(Set<Key> keys) {
    Answer all = ask(List.copyOf(keys));
    if (!all.isRefused()) {
      check(all);
      return;
    }
    // rights can differ from namespace to namespace, and from name to name
    List<List<Key>> each = keys.stream().map(List::of).toList();
    Parallel.each(each, this::ask).forEach(this::check);
  }

  /**
   * What the cluster says of some ConfigMaps.
   *
   * @param refusal null when it says what they are
   */
  private record Answer(
      List<Key> keys, List<LiveObject> found, @Nullable ClusterException refusal) {

    boolean isRefused() {
      return refusal != null
          && (refusal.kind() == Cause.FORBIDDEN || refusal.kind() == Cause.TROUBLED);
    }
  }

  private Answer ask(List<Key> keys) {
    try {
      return new Answer(keys, cluster.get(keys), null);
    } catch (ClusterException e) {
      return new Answer(keys, List.of(), e);
    }
  }

  private void check(Answer answer) {
    ClusterException refusal = answer.refusal();
    if (refusal != null) {
      if (!answer.isRefused()) {
        throw refusal;
      }
      forbidden.add(refusal);
      return;
    }
    Map<Key, ObjectNode> found = new HashMap<>();
    answer.found().forEach(o -> found.put(o.key(), o.tree()));
    for (Key key : answer.keys()) {
      ObjectNode tree = found.get(key);
      if (tree != null) {
        checked
            .computeIfAbsent(
                List.of(tree.path("data"), tree.path("binaryData")), same -> CaBundle.wrong(tree))
            .ifPresent(why -> unusable.put(key, why));
      } else if (cluster.holdsAll(Kind.CONFIG_MAP)) {
        unusable.put(key, "does not exist");
      }
    }
  }

  private Optional<Finding> unchecked() {
    if (forbidden.isEmpty()) {
      return Optional.empty();
    }
    int count = forbidden.size();
    return Optional.of(
        new Finding(
            Rule.ENDPOINT_CA_UNCHECKED,
            new Where.Nowhere(),
            null,
            (count == 1
                    ? "a ConfigMap with a CA may not be read, so that it is used unchecked: "
                    : count
                        + " ConfigMaps with CAs may not be read, so that they are used unchecked;"
                        + " the first: ")
                + Objects.requireNonNullElse(forbidden.getFirst().getMessage(), ""),
            "without that right a CA that is missing or broken is found by users, who get 500"));
  }
}
