package ai.modelplane.reconciler.arrival;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.fleet.Entrance;
import ai.modelplane.compiler.fleet.Gateway.Listener;
import ai.modelplane.compiler.fleet.HostPattern;
import ai.modelplane.reconciler.arrival.Rival.Takes;
import ai.modelplane.reconciler.cluster.Surroundings.Match;
import ai.modelplane.reconciler.cluster.Surroundings.OtherRoute;
import ai.modelplane.reconciler.cluster.Surroundings.Parent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose route takes a request that several match, as the Gateway API says: that with the longest
 * path, then with the most conditions, then the oldest, then the first by namespace and name. A
 * more specific hostname comes before age. The API has it before the path as well, and Traefik has
 * not (3.7.15): a website at {@code /} of the same host takes nothing from {@code /ml-team/qwen}.
 */
public final class Precedence {

  private record Claim(OtherRoute route, Match match) {}

  /** The older of two routes comes first, and of two of one second the first by name. */
  private record Age(String created, Key route) {

    boolean isBefore(Age other) {
      int order = created.compareTo(other.created);
      return other.created.isEmpty()
          || order < 0
          || (order == 0 && name().compareTo(other.name()) < 0);
    }

    private String name() {
      return route.namespace() + "/" + route.name();
    }
  }

  /** By the first two segments of the path, which are the namespace and name of a service. */
  private final Map<String, List<Claim>> byService = new HashMap<>();

  private final List<Claim> patterns = new ArrayList<>();

  /**
   * @param routes all that are on the Gateway, also those of services themselves
   */
  public Precedence(Collection<OtherRoute> routes) {
    for (OtherRoute route : routes) {
      for (Match match : route.matches()) {
        Claim claim = new Claim(route, match);
        if (match.type().equals("RegularExpression")) {
          patterns.add(claim);
        } else {
          service(match.path())
              .ifPresent(s -> byService.computeIfAbsent(s, k -> new ArrayList<>()).add(claim));
        }
      }
    }
  }

  private static Optional<String> service(String path) {
    String[] segments = path.split("/", 4);
    return segments.length < 3 || segments[2].isEmpty()
        ? Optional.empty()
        : Optional.of("/" + segments[1] + "/" + segments[2]);
  }

  /**
   * The rules of others that match requests to a service, what takes most first.
   *
   * @param gateway that the service's route is on
   * @param route of the service
   * @param created when that was made; empty when it is still to be made
   */
  public List<Rival> rivals(Key service, Key gateway, Entrance.At at, Key route, String created) {
    String prefix = "/" + service.namespace() + "/" + service.name();
    Age age = new Age(created, route);
    List<Rival> rivals = new ArrayList<>();
    for (Claim claim : byService.getOrDefault(prefix, List.of())) {
      if (isThere(claim.route(), gateway, at, route)) {
        Takes takes = takes(claim, prefix, at.listener(), age);
        rivals.add(new Rival(claim.route().key(), claim.match(), takes));
      }
    }
    for (Claim claim : patterns) {
      if (mayMatch(claim.match().path(), prefix) && isThere(claim.route(), gateway, at, route)) {
        rivals.add(new Rival(claim.route().key(), claim.match(), Takes.SOME));
      }
    }
    rivals.sort((a, b) -> a.takes().compareTo(b.takes()));
    return rivals;
  }

  /** Whether a route is at the listener and host of an address. */
  private static boolean isThere(OtherRoute other, Key gateway, Entrance.At at, Key ours) {
    return !other.key().equals(ours)
        && other.parents().stream().anyMatch(p -> isOn(p, gateway, at.listener()))
        && (other.hostnames().isEmpty()
            || other.hostnames().stream().anyMatch(h -> HostPattern.matches(h, at.host())));
  }

  private static boolean isOn(Parent parent, Key gateway, Listener listener) {
    return !parent.isRefused()
        && parent.gateway().equals(gateway)
        && (parent.section().isEmpty() || parent.section().equals(listener.name()))
        && parent.port().filter(port -> port != listener.port()).isEmpty();
  }

  private static Takes takes(Claim claim, String prefix, Listener listener, Age ours) {
    Match match = claim.match();
    String path = match.path();
    boolean isSame =
        match.type().equals("PathPrefix") && (path.equals(prefix) || path.equals(prefix + "/"));
    if (!isSame || match.conditions() > 0) {
      return Takes.SOME;
    }
    // Traefik counts the slash at the end
    return path.endsWith("/")
            || isMoreSpecific(claim.route(), listener)
            || new Age(claim.route().created(), claim.route().key()).isBefore(ours)
        ? Takes.ALL
        : Takes.NONE;
  }

  /** Our routes have no hostnames: they are as specific as their listener. */
  private static boolean isMoreSpecific(OtherRoute other, Listener listener) {
    String hostname = listener.hostname();
    return other.hostnames().stream().anyMatch(h -> !h.equals(hostname))
        && (hostname == null || hostname.startsWith("*"));
  }

  /**
   * Whether a regular expression may match below a prefix, by what it begins with: somebody else's
   * expression is never run.
   */
  private static boolean mayMatch(String expression, String prefix) {
    String literal = expression.replaceFirst("^\\^", "").replaceFirst("[^-A-Za-z0-9/_~%].*$", "");
    return literal.startsWith(prefix) || prefix.startsWith(literal);
  }
}
