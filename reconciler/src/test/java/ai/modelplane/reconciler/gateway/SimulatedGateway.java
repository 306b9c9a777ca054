package ai.modelplane.reconciler.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What answers a request, by the objects alone, as Traefik decides it (3.7.15; a test compares the
 * two on the same worlds). It differs from the Gateway API where that says something else:
 *
 * <ul>
 *   <li>Of several matches the heaviest gets the request. A path weighs 100 a character, a method
 *       1000, a header 100 and a hostname 1 a character: the API has the hostname first, then the
 *       path, then the method. An exact path comes before all others, as in the API.
 *   <li>Of two that weigh the same either may get it. Only of two that are the same it is the older
 *       route, then the first by name, as in the API.
 *   <li>All listeners at one port are one, also those of several Gateways.
 * </ul>
 *
 * <p>It shares no code with what is tested.
 */
public final class SimulatedGateway {

  /** A request without a query. */
  public record Request(
      String scheme,
      String method,
      String host,
      int port,
      String path,
      Map<String, String> headers) {}

  /** A match of a rule that takes a request; what has the same text takes the same ones. */
  record Claim(JsonNode route, JsonNode rule, String path, String text, int weight) {

    private static final Comparator<Claim> OLDEST =
        Comparator.comparing((Claim c) -> c.route.at("/metadata/creationTimestamp").asText(""))
            .thenComparing(c -> id(c.route));
  }

  private final Map<String, List<JsonNode>> byKind;
  private final String controller;
  private final SimulatedBackends backends;

  /**
   * @param controller of the classes of its Gateways
   */
  public SimulatedGateway(Collection<? extends JsonNode> objects, String controller) {
    this.byKind =
        objects.stream()
            .map(o -> (JsonNode) o)
            .collect(Collectors.groupingBy(o -> o.path("kind").asText()));
    this.controller = controller;
    this.backends = new SimulatedBackends(find("Service"), find("EndpointSlice"));
  }

  /**
   * Whatever may answer a request: {@code 404}, {@code 500}, {@code 503}, or {@code ADDRESS:PORT
   * PATH} with the Host behind it where the route sets one.
   */
  public SortedSet<String> answers(Request request) {
    return answers(request, 0);
  }

  /** What it answers to itself: a rule may lead to a listener of the gateway. */
  private SortedSet<String> onward(Request request, JsonNode ref, int port, int hops) {
    Map<String, String> headers = new HashMap<>(request.headers());
    for (JsonNode filter : ref.path("filters")) {
      for (JsonNode header : filter.at("/requestHeaderModifier/set")) {
        headers.put(header.path("name").asText(), header.path("value").asText());
      }
    }
    return hops > 2
        ? new TreeSet<>(List.of("a loop"))
        : answers(
            new Request("http", request.method(), request.host(), port, request.path(), headers),
            hops + 1);
  }

  private SortedSet<String> answers(Request request, int hops) {
    List<Claim> claims = new ArrayList<>();
    boolean isListening = false;
    for (JsonNode gateway : find("Gateway")) {
      for (JsonNode listener : gateway.at("/spec/listeners")) {
        if (isManaged(gateway)
            && isOpen(listener, request)
            && isValid(gateway, listener.path("name").asText())) {
          isListening = true;
          find("HTTPRoute").forEach(r -> claims.addAll(claims(r, gateway, listener, request)));
        }
      }
    }
    if (!isListening) {
      return new TreeSet<>(List.of("no connection"));
    }
    Collection<Claim> each =
        claims.stream()
            .collect(Collectors.toMap(Claim::text, c -> c, BinaryOperator.minBy(Claim.OLDEST)))
            .values();
    int heaviest = each.stream().mapToInt(Claim::weight).max().orElse(0);
    SortedSet<String> answers = new TreeSet<>();
    each.stream()
        .filter(claim -> claim.weight() == heaviest)
        .forEach(
            claim ->
                answers.addAll(
                    backends.answers(
                        claim, request.path(), (ref, port) -> onward(request, ref, port, hops))));
    return answers.isEmpty() ? new TreeSet<>(List.of("404")) : answers;
  }

  private boolean isManaged(JsonNode gateway) {
    List<JsonNode> classes = find("GatewayClass");
    return classes.isEmpty()
        || classes.stream()
            .anyMatch(
                c ->
                    c.at("/metadata/name")
                            .asText()
                            .equals(gateway.at("/spec/gatewayClassName").asText())
                        && c.at("/spec/controllerName").asText().equals(controller));
  }

  private static boolean isOpen(JsonNode listener, Request request) {
    return listener.path("port").asInt() == request.port()
        && listener.path("protocol").asText().equalsIgnoreCase(request.scheme());
  }

  private static boolean isValid(JsonNode gateway, String listener) {
    for (JsonNode status : gateway.at("/status/listeners")) {
      for (JsonNode condition : status.path("conditions")) {
        String type = condition.path("type").asText();
        boolean holds = condition.path("status").asText().equals("True");
        if (status.path("name").asText().equals(listener)
            && ((type.equals("Conflicted") && holds)
                || (List.of("Accepted", "ResolvedRefs").contains(type) && !holds))) {
          return false;
        }
      }
    }
    return true;
  }

  private static List<Claim> claims(
      JsonNode route, JsonNode gateway, JsonNode listener, Request request) {
    if (!isAttached(route, gateway, listener)) {
      return List.of();
    }
    List<String> own = new ArrayList<>();
    route.at("/spec/hostnames").forEach(name -> own.add(name.asText()));
    List<String> names = common(listener.path("hostname").asText(""), own);
    if (names.stream().noneMatch(name -> takes(name, request.host()))) {
      return List.of();
    }
    List<Claim> claims = new ArrayList<>();
    int later = route.at("/spec/rules").size();
    for (JsonNode rule : route.at("/spec/rules")) {
      later--;
      for (JsonNode match : rule.path("matches")) {
        if (takes(match, request)) {
          claims.add(claim(route, rule, match, names, later));
        }
      }
    }
    return claims;
  }

  private static Claim claim(
      JsonNode route, JsonNode rule, JsonNode match, List<String> names, int later) {
    String path = match.at("/path/value").asText("/");
    String type = match.at("/path/type").asText("PathPrefix");
    int weight =
        type.equals("Exact") ? 100_000 : path.equals("/") ? 1 : 10_000 + 100 * path.length();
    weight += match.has("method") ? 1000 : 0;
    weight += 100 * match.path("headers").size() + 10 * match.path("queryParams").size();
    weight += names.stream().mapToInt(String::length).max().orElse(0) + later;
    String text =
        List.of(
                names,
                type,
                path.replaceFirst("/+$", ""),
                match.path("method"),
                match.path("headers"),
                match.path("queryParams"))
            .toString();
    return new Claim(route, rule, path, text, weight);
  }

  private static boolean takes(JsonNode match, Request request) {
    String path = match.at("/path/value").asText("/");
    boolean isOnPath =
        switch (match.at("/path/type").asText("PathPrefix")) {
          case "Exact" -> request.path().equals(path);
          case "RegularExpression" -> Pattern.compile(path).matcher(request.path()).find();
          default -> isBelow(request.path(), path);
        };
    return isOnPath
        && match.path("queryParams").isEmpty()
        && match.path("method").asText(request.method()).equals(request.method())
        && match
            .path("headers")
            .valueStream()
            .allMatch(
                h ->
                    h.path("value")
                        .asText()
                        .equals(request.headers().get(h.path("name").asText())));
  }

  /** The hostnames for which a listener takes a route; an empty one stands for every host. */
  private static List<String> common(String listener, List<String> route) {
    if (listener.isEmpty() || route.isEmpty()) {
      return listener.isEmpty() && !route.isEmpty() ? route : List.of(listener);
    }
    return route.stream()
        .filter(name -> takes(listener, name) || takes(name, listener))
        .map(name -> takes(listener, name) ? name : listener)
        .toList();
  }

  private static boolean isAttached(JsonNode route, JsonNode gateway, JsonNode listener) {
    String own = route.at("/metadata/namespace").asText();
    String from = listener.at("/allowedRoutes/namespaces/from").asText("Same");
    String namespace = gateway.at("/metadata/namespace").asText();
    if (!from.equals("All") && !(from.equals("Same") && own.equals(namespace))) {
      return false;
    }
    JsonNode kinds = listener.at("/allowedRoutes/kinds");
    if (!kinds.isEmpty() && !kinds.findValuesAsText("kind").contains("HTTPRoute")) {
      return false;
    }
    for (JsonNode parent : route.at("/spec/parentRefs")) {
      String section = parent.path("sectionName").asText("");
      if (parent.path("name").asText().equals(gateway.at("/metadata/name").asText())
          && parent.path("namespace").asText(own).equals(namespace)
          && parent.path("port").asInt(listener.path("port").asInt())
              == listener.path("port").asInt()
          && (section.isEmpty() || section.equals(listener.path("name").asText()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBelow(String path, String prefix) {
    String bare = prefix.replaceFirst("/+$", "");
    return path.equals(bare) || path.startsWith(bare + "/");
  }

  private static boolean takes(String pattern, String host) {
    return pattern.isEmpty()
        || pattern.equals(host)
        || (pattern.startsWith("*.")
            && host.endsWith(pattern.substring(1))
            && host.length() > pattern.length() - 1);
  }

  private List<JsonNode> find(String kind) {
    return byKind.getOrDefault(kind, List.of());
  }

  static String id(JsonNode object) {
    return object.at("/metadata/namespace").asText("") + "/" + object.at("/metadata/name").asText();
  }
}
