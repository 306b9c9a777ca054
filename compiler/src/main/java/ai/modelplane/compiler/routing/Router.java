package ai.modelplane.compiler.routing;

import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.api.ModelService.Entry;
import ai.modelplane.compiler.api.Weight;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidate.Routable;
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.compiler.endpoint.Candidates.Withheld;
import ai.modelplane.compiler.endpoint.EndpointIndex;
import ai.modelplane.compiler.routing.Route.Nobody;
import ai.modelplane.compiler.routing.Route.Overlap;
import ai.modelplane.compiler.routing.Route.Share;
import ai.modelplane.compiler.routing.Route.TooMany;
import ai.modelplane.compiler.routing.Route.Traffic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Decides who gets which share. A selector matches in its service's own namespace only; the first
 * entry that matches an endpoint owns it; the lowest-numbered tier that can serve gets everything.
 */
public final class Router {

  /**
   * How many backends one rule of an HTTPRoute can hold.
   *
   * @see <a href="https://gateway-api.sigs.k8s.io/reference/spec/">HTTPRouteRule.backendRefs</a>
   */
  public static final int MAX_BACKENDS = 16;

  /** How many endpoints a route can lead to by way of further routes, each with one rule. */
  public static final int MAX_ENDPOINTS = MAX_BACKENDS * MAX_BACKENDS;

  private Router() {}

  /** Whether a route can lead to more endpoints than one rule holds. */
  @FunctionalInterface
  public interface FanOut {

    /** Why no route of a namespace can; empty when it can. */
    Optional<String> obstacle(String namespace);
  }

  /** The route of every service, in the order given. */
  public static List<Route> routes(
      Collection<ModelService> services, Candidates candidates, FanOut fanOut) {
    Map<String, EndpointIndex> indexes = new HashMap<>();
    return services.stream()
        .map(s -> route(s, indexes.computeIfAbsent(s.key().namespace(), candidates::index), fanOut))
        .toList();
  }

  /**
   * The route of one service.
   *
   * @param index the endpoints of its namespace
   * @param fanOut asked only when there are more than one rule holds
   */
  public static Route route(ModelService service, EndpointIndex index, FanOut fanOut) {
    List<List<Candidate>> matching = service.entries().stream().map(index::matching).toList();
    List<Integer> unmatched =
        IntStream.range(0, matching.size()).filter(e -> matching.get(e).isEmpty()).boxed().toList();
    List<Overlap> overlaps = new ArrayList<>();
    List<List<Candidate>> owned = owned(matching, overlaps);
    int matched = owned.stream().mapToInt(List::size).sum();
    int awaited =
        (int) service.entries().stream().flatMap(e -> index.awaited(e).stream()).distinct().count();
    List<List<Candidate>> routable =
        owned.stream()
            .map(list -> list.stream().filter(c -> c.reach() instanceof Routable).toList())
            .toList();
    TreeMap<Integer, List<Integer>> tiers = new TreeMap<>();
    for (int e = 0; e < service.entries().size(); e++) {
      Entry entry = service.entries().get(e);
      if (entry.share() > 0) {
        tiers.computeIfAbsent(entry.priority(), p -> new ArrayList<>()).add(e);
      }
    }
    for (Map.Entry<Integer, List<Integer>> tier : tiers.entrySet()) {
      List<Integer> serving =
          tier.getValue().stream().filter(e -> !routable.get(e).isEmpty()).toList();
      if (!serving.isEmpty()) {
        List<Integer> silent =
            tier.getValue().stream().filter(e -> routable.get(e).isEmpty()).toList();
        Traffic traffic = traffic(service, tier.getKey(), serving, routable, fanOut);
        return new Route(service, traffic, matched, awaited, silent, unmatched, overlaps);
      }
    }
    Nobody nobody = new Nobody(whyNobody(service, index, matched, tiers.isEmpty()));
    return new Route(service, nobody, matched, awaited, List.of(), unmatched, overlaps);
  }

  /** For each entry the endpoints that it is the first to match. */
  private static List<List<Candidate>> owned(
      List<List<Candidate>> matching, List<Overlap> overlaps) {
    Map<String, Integer> owners = new HashMap<>();
    List<List<Candidate>> owned = new ArrayList<>();
    for (int e = 0; e < matching.size(); e++) {
      List<Candidate> own = new ArrayList<>(matching.get(e).size());
      SortedMap<Integer, Integer> taken = new TreeMap<>();
      for (Candidate candidate : matching.get(e)) {
        Integer owner = owners.putIfAbsent(candidate.key().name(), e);
        if (owner == null) {
          own.add(candidate);
        } else {
          taken.merge(owner, 1, Integer::sum);
        }
      }
      owned.add(own);
      if (!taken.isEmpty()) {
        overlaps.add(new Overlap(e, matching.get(e).size(), taken));
      }
    }
    return owned;
  }

  private static Traffic traffic(
      ModelService service,
      int priority,
      List<Integer> serving,
      List<List<Candidate>> routable,
      FanOut fanOut) {
    int endpoints = serving.stream().mapToInt(e -> routable.get(e).size()).sum();
    boolean isOneRule = endpoints <= MAX_BACKENDS;
    if (!isOneRule) {
      Optional<String> obstacle = fanOut.obstacle(service.key().namespace());
      if (obstacle.isPresent()) {
        return new TooMany(endpoints, MAX_BACKENDS, obstacle.get());
      }
      if (endpoints > MAX_ENDPOINTS) {
        return new TooMany(endpoints, MAX_ENDPOINTS, "");
      }
    }
    boolean weighted = service.isWeighted();
    List<Apportionment.Group> groups =
        serving.stream()
            .map(
                e -> {
                  int members = routable.get(e).size();
                  int weight = weighted ? service.entries().get(e).share() : members;
                  return new Apportionment.Group(weight, members);
                })
            .toList();
    // the weights of one rule are also added up, to a weight that leads to that rule
    int max = isOneRule ? Weight.MAX : Weight.MAX / MAX_BACKENDS;
    List<int[]> weights = Apportionment.weights(groups, max);
    List<Share> shares = new ArrayList<>(endpoints);
    for (int g = 0; g < serving.size(); g++) {
      int entry = serving.get(g);
      List<Candidate> members = routable.get(entry);
      for (int m = 0; m < members.size(); m++) {
        if (members.get(m).reach() instanceof Routable(var backend, var rewritePath, var _)) {
          shares.add(new Share(members.get(m), backend, rewritePath, entry, weights.get(g)[m]));
        }
      }
    }
    return new Route.Split(priority, shares);
  }

  private static String whyNobody(
      ModelService service, EndpointIndex index, int matched, boolean allZero) {
    if (allZero) {
      return "every entry has weight 0";
    }
    if (matched > 0) {
      return "none of the " + matched + " matched endpoints that have weight can be routed to";
    }
    List<Withheld> awaited = awaited(service, index);
    if (awaited.isEmpty()) {
      return "no selector matches an endpoint";
    }
    Withheld first = awaited.getFirst();
    int replicas = awaited.size();
    if (awaited.stream().noneMatch(w -> w.replica().ready())) {
      return replicas == 1
          ? "its replica is not Ready"
          : "none of its " + replicas + " replicas is Ready";
    }
    String why = first.message();
    return replicas == 1
        ? "its replica " + why
        : "none of its %d replicas has an endpoint: %s %s"
            .formatted(replicas, first.replica().key().name(), why);
  }

  /** Replicas that would get requests if they had an endpoint; of one that is Ready first. */
  private static List<Withheld> awaited(ModelService service, EndpointIndex index) {
    Set<Withheld> owned = new HashSet<>();
    List<Withheld> awaited = new ArrayList<>();
    for (Entry entry : service.entries()) {
      for (Withheld withheld : index.awaited(entry)) {
        if (owned.add(withheld) && entry.share() > 0) {
          awaited.add(withheld);
        }
      }
    }
    awaited.sort(
        Comparator.comparing((Withheld w) -> !w.replica().ready())
            .thenComparing(w -> w.replica().key().name()));
    return awaited;
  }
}
