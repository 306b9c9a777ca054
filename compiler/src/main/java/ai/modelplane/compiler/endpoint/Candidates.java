package ai.modelplane.compiler.endpoint;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.ModelReplica;
import ai.modelplane.compiler.api.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All endpoints, and the replicas that have none yet.
 *
 * @param byNamespace sorted by name within each namespace
 * @param withheld replicas without an endpoint: not ready, or on a cluster without an address
 */
public record Candidates(SortedMap<String, List<Candidate>> byNamespace, List<Withheld> withheld) {

  /**
   * A replica that no endpoint stands for.
   *
   * @param message why, as one clause
   * @param on the kind whose list says so
   * @param isSeen whether an object of that kind says so; otherwise there is none
   */
  public record Withheld(ModelReplica replica, String message, Kind on, boolean isSeen) {

    /** The labels that its endpoint would have. */
    public Map<String, String> labels() {
      Map<String, String> labels = new TreeMap<>(replica.meta().labels());
      if (replica.clusterName() != null) {
        labels.put(Names.CLUSTER, replica.clusterName());
      }
      return labels;
    }
  }

  /** What is settled in each namespace, as it is now. */
  public static Candidates of(SortedMap<String, NamespaceEndpoints> namespaces) {
    SortedMap<String, List<Candidate>> byNamespace = new TreeMap<>();
    List<Withheld> withheld = new ArrayList<>();
    namespaces.forEach(
        (namespace, endpoints) -> {
          List<Candidate> candidates = List.copyOf(endpoints.index().candidates());
          if (!candidates.isEmpty()) {
            byNamespace.put(namespace, candidates);
          }
          withheld.addAll(endpoints.index().withheld());
        });
    return new Candidates(byNamespace, withheld);
  }

  /** The endpoints of a namespace by label, made anew each time. */
  public EndpointIndex index(String namespace) {
    return EndpointIndex.of(in(namespace), withheldIn(namespace));
  }

  /** The replicas of a namespace that have no endpoint. */
  public List<Withheld> withheldIn(String namespace) {
    return withheld.stream().filter(w -> w.replica().key().namespace().equals(namespace)).toList();
  }

  /** One by its key. */
  public Optional<Candidate> find(Key endpoint) {
    List<Candidate> some = in(endpoint.namespace());
    int low = 0;
    int high = some.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = some.get(middle).key().name().compareTo(endpoint.name());
      if (order == 0) {
        return Optional.of(some.get(middle));
      }
      low = order < 0 ? middle + 1 : low;
      high = order < 0 ? high : middle - 1;
    }
    return Optional.empty();
  }

  public List<Candidate> in(String namespace) {
    return byNamespace.getOrDefault(namespace, List.of());
  }
}
