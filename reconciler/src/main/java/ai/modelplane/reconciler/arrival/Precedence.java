package ai.modelplane.reconciler.arrival;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.dialect.RouteMatch;
import ai.modelplane.compiler.fleet.Gateway;
import ai.modelplane.compiler.fleet.Gateway.Listener;
import ai.modelplane.compiler.fleet.HostPattern;
import ai.modelplane.reconciler.arrival.Rival.Takes;
import ai.modelplane.reconciler.cluster.Surroundings.OtherRoute;
import ai.modelplane.reconciler.cluster.Surroundings.Parent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose route takes a request that several match: that with the heaviest match ({@link
 * Dialect#weight}); of two routes with the same match the older one, and of two of one second the
 * first by namespace and name.
 */
public final class Precedence {

  private record Claim(OtherRoute route, RouteMatch match) {}

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

  /**
   * The way of requests to a service.
   *
   * @param prefix of their paths
   * @param listeners that may take them: those at the port of the address
   * @param own the ones that the service's route is on
   */
  record Way(
      String prefix, Gateway gateway, String host, List<Listener> listeners, List<Listener> own) {}

  /** The match of the service's own route that weighs most. */
  private record Ours(Age age, List<String> hostnames, int weight) {}

  private final Dialect dialect;

  /** By the first two segments of the path, which are the namespace and name of a service. */
  private final Map<String, List<Claim>> byService = new HashMap<>();

  /** By the only segment of the path. */
  private final Map<String, List<Claim>> byNamespace = new HashMap<>();

  private final List<Claim> patterns = new ArrayList<>();

  /**
   * @param routes all that are on the Gateway, also those of services themselves
   */
  public Precedence(Dialect dialect, Collection<OtherRoute> routes) {
    this.dialect = dialect;
    for (OtherRoute route : routes) {
      for (RouteMatch match : route.matches()) {
        Claim claim = new Claim(route, match);
        String[] segments = match.path().split("/", 4);
        if (match.type().equals("RegularExpression")) {
          patterns.add(claim);
        } else if (segments.length > 2 && !segments[2].isEmpty()) {
          add(byService, "/" + segments[1] + "/" + segments[2], claim);
        } else if (segments.length > 1) {
          add(byNamespace, "/" + segments[1], claim);
        }
      }
    }
  }

  private static void add(Map<String, List<Claim>> index, String path, Claim claim) {
    index.computeIfAbsent(path, _ -> new ArrayList<>()).add(claim);
  }

  /**
   * The rules of others that match requests to a service, what takes most first.
   *
   * @param route of the service
   * @param created when that was made; empty when it is still to be made
   */
  List<Rival> rivals(Way way, Key route, String created) {
    Ours ours = ours(way, new Age(created, route));
    List<Rival> rivals = new ArrayList<>();
    List<Claim> claims = new ArrayList<>(byService.getOrDefault(way.prefix(), List.of()));
    claims.addAll(
        byNamespace.getOrDefault(
            way.prefix().substring(0, way.prefix().lastIndexOf('/')), List.of()));
    patterns.stream().filter(p -> mayMatch(p.match().path(), way.prefix())).forEach(claims::add);
    for (Claim claim : claims) {
      if (!claim.route().key().equals(route)) {
        takes(claim, way, ours)
            .ifPresent(takes -> rivals.add(new Rival(claim.route().key(), claim.match(), takes)));
      }
    }
    rivals.sort((a, b) -> a.takes().compareTo(b.takes()));
    return rivals;
  }

  private Ours ours(Way way, Age age) {
    RouteMatch match = new RouteMatch("PathPrefix", way.prefix(), "", 0, 0, 0);
    List<String> hostnames =
        way.own().stream()
            .filter(listener -> listener.takes(way.host()))
            .map(listener -> HostPattern.common(listener.hostname(), List.of()))
            .max((a, b) -> dialect.weight(match, a) - dialect.weight(match, b))
            .orElse(List.of());
    return new Ours(age, hostnames, dialect.weight(match, hostnames));
  }

  /** What a rule takes by way of any listener; empty for nothing. */
  private Optional<Takes> takes(Claim claim, Way way, Ours ours) {
    OtherRoute route = claim.route();
    return way.listeners().stream()
        .filter(listener -> isOn(route, way.gateway(), listener))
        .map(listener -> takes(claim, listener, way, ours))
        .filter(Objects::nonNull)
        .min(Takes::compareTo);
  }

  private static boolean isOn(OtherRoute route, Gateway gateway, Listener listener) {
    return gateway.listenersFor(route.key().namespace()).contains(listener)
        && route.parents().stream().anyMatch(p -> isOn(p, gateway.key(), listener));
  }

  private static boolean isOn(Parent parent, Key gateway, Listener listener) {
    return !parent.isRefused()
        && parent.gateway().equals(gateway)
        && (parent.section().isEmpty() || parent.section().equals(listener.name()))
        && parent.port().filter(port -> port != listener.port()).isEmpty();
  }

  /** What it takes by way of one listener; null for nothing. */
  private @Nullable Takes takes(Claim claim, Listener listener, Way way, Ours ours) {
    RouteMatch match = claim.match();
    List<String> given = claim.route().hostnames();
    List<String> hostnames = HostPattern.common(listener.hostname(), given);
    if (hostnames.stream().noneMatch(name -> HostPattern.matches(name, way.host()))
        && !(hostnames.isEmpty() && given.isEmpty())) {
      return null;
    }
    String path = match.path().replaceFirst("/$", "");
    if (match.isPlain()
        && match.type().equals("PathPrefix")
        && path.equals(way.prefix())
        && hostnames.equals(ours.hostnames())) {
      Age theirs = new Age(claim.route().created(), claim.route().key());
      return theirs.isBefore(ours.age()) ? Takes.ALL : Takes.NONE;
    }
    if (dialect.weight(match, hostnames) < ours.weight()) {
      return null;
    }
    boolean isAll =
        match.type().equals("PathPrefix")
            && (way.prefix() + "/").startsWith(path + "/")
            && !match.hasConditions()
            && (match.method().isEmpty() || match.method().equals("POST"));
    return isAll ? Takes.ALL : Takes.SOME;
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
