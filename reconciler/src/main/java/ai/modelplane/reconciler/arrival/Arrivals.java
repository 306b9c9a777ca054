package ai.modelplane.reconciler.arrival;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.dialect.ParentRefs;
import ai.modelplane.compiler.fleet.Entrance;
import ai.modelplane.compiler.fleet.Gateway;
import ai.modelplane.compiler.fleet.Gateway.Listener;
import ai.modelplane.compiler.fleet.HostPattern;
import ai.modelplane.reconciler.arrival.Arrival.Obstacle;
import ai.modelplane.reconciler.arrival.Rival.Takes;
import ai.modelplane.reconciler.cluster.Controller;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.RouteVerdict;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How requests arrive at services through the Gateway that gives their addresses.
 *
 * @param gateway empty when it does not exist
 * @param controller who answers for it
 * @param publicUrl the base of every address, when a person gives it
 */
public record Arrivals(
    Optional<Gateway> gateway,
    Controller controller,
    Optional<String> publicUrl,
    Precedence precedence) {

  /**
   * How requests arrive at one service.
   *
   * @param route as it is live; null when it is not there
   */
  public Arrival of(Key service, @Nullable LiveObject route) {
    if (gateway.isEmpty()) {
      return new Arrival(publicUrl.map(base -> address(base, service)), Optional.empty());
    }
    return switch (entrance(service.namespace(), route)) {
      case Entrance.Nowhere(Entrance.Reason reason, String message) ->
          new Arrival(Optional.empty(), Optional.of(new Obstacle(reason.word(), message)));
      case Entrance.At at ->
          new Arrival(
              Optional.of(address(at.base(), service)),
              Optional.ofNullable(route).flatMap(r -> obstacle(service, at, r)));
    };
  }

  /** The rules of others that match requests to a service, what takes most first. */
  public List<Rival> rivals(Key service, @Nullable LiveObject route) {
    return gateway.isPresent() && entrance(service.namespace(), route) instanceof Entrance.At at
        ? precedence.rivals(
            way(service, at, route),
            Dialect.route(service),
            route == null ? "" : route.path("metadata", "creationTimestamp").asText(""))
        : List.of();
  }

  private Precedence.Way way(Key service, Entrance.At at, @Nullable LiveObject route) {
    Gateway entered = gateway.orElseThrow();
    List<Listener> listeners =
        entered.listeners().stream()
            .filter(l -> l.invalid() == null && l.protocol().equals(at.listener().protocol()))
            .filter(l -> l.port() == at.listener().port())
            .toList();
    List<Listener> own =
        listeners.stream()
            .filter(entered.listenersFor(service.namespace())::contains)
            .filter(l -> route == null || isOn(l, route))
            .toList();
    return new Precedence.Way(path(service), entered, at.host(), listeners, own);
  }

  private boolean isOn(Listener listener, LiveObject route) {
    return route.path("spec", "parentRefs").valueStream().anyMatch(at(listener, route));
  }

  /**
   * Where requests come in.
   *
   * @param route that a listener may have refused; null when there is none yet
   */
  public Entrance entrance(String namespace, @Nullable LiveObject route) {
    return Entrance.of(
        gateway.orElseThrow(),
        namespace,
        listener ->
            route == null
                || !RouteVerdict.isRefusedAt(route, key(), controller, at(listener, route)));
  }

  private Key key() {
    return gateway.orElseThrow().key();
  }

  /** The references of a route that lead to a listener. */
  private Predicate<JsonNode> at(Listener listener, LiveObject route) {
    return ref -> ParentRefs.isOn(key(), listener.name(), ref, route.key());
  }

  private Optional<Obstacle> obstacle(Key service, Entrance.At at, LiveObject route) {
    Listener listener = at.listener();
    JsonNode spec = route.path("spec");
    if (!isOn(listener, route)) {
      return Optional.of(
          new Obstacle(
              "NotAttached",
              route.key()
                  + " is not on listener "
                  + listener.name()
                  + ", to which the address leads"));
    }
    if (!spec.path("hostnames").isEmpty()
        && spec.path("hostnames")
            .valueStream()
            .noneMatch(h -> HostPattern.matches(h.asText(""), at.host()))) {
      return Optional.of(
          new Obstacle(
              "HostnameMismatch",
              route.key()
                  + " takes other hostnames than "
                  + at.host()
                  + ": "
                  + spec.path("hostnames")));
    }
    RouteVerdict verdict = RouteVerdict.answer(route, key(), controller, at(listener, route));
    if (verdict instanceof RouteVerdict.Pending(String message)) {
      return Optional.of(
          new Obstacle("Pending", "listener " + listener.name() + ": " + message, true));
    }
    return rivals(service, route).stream()
        .filter(rival -> rival.takes() == Takes.ALL)
        .findFirst()
        .map(rival -> new Obstacle("RouteTaken", rival.text()));
  }

  private static String address(String base, Key service) {
    return base + path(service);
  }

  private static String path(Key service) {
    return "/" + service.namespace() + "/" + service.name();
  }
}
