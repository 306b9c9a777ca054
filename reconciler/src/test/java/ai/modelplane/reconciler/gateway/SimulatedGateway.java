package ai.modelplane.reconciler.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What answers a request, by the objects alone. A route takes it by the longest path (an exact one
 * first), then by the most specific hostname, then by the most conditions, then by age, then by
 * name. The Gateway API weighs the hostname before the path; Traefik, which it is held against,
 * does not.
 *
 * <p>It shares no code with what is tested.
 */
public final class SimulatedGateway {

  /** A request without headers and query. */
  public record Request(String scheme, String host, int port, String path) {}

  private record Claim(
      JsonNode route, JsonNode rule, String hostname, boolean exact, String path, int conditions) {

    private static final Comparator<Claim> FIRST =
        Comparator.comparing((Claim c) -> !c.exact)
            .thenComparing(c -> -c.path.length())
            .thenComparing(c -> c.hostname.startsWith("*") || c.hostname.isEmpty())
            .thenComparing(c -> -c.hostname.length())
            .thenComparing(c -> -c.conditions)
            .thenComparing(c -> c.route.at("/metadata/creationTimestamp").asText(""))
            .thenComparing(c -> id(c.route));
  }

  private final Collection<? extends JsonNode> objects;
  private final String gatewayNamespace;
  private final String gatewayName;

  public SimulatedGateway(
      Collection<? extends JsonNode> objects, String gatewayNamespace, String gatewayName) {
    this.objects = objects;
    this.gatewayNamespace = gatewayNamespace;
    this.gatewayName = gatewayName;
  }

  /**
   * Whatever may answer a request: {@code 404}, {@code 500}, {@code 503}, or {@code ADDRESS:PORT
   * PATH} with the Host behind it where the route sets one.
   */
  public SortedSet<String> answers(Request request) {
    Optional<JsonNode> gateway =
        find("Gateway").stream()
            .filter(g -> id(g).equals(gatewayNamespace + "/" + gatewayName))
            .findFirst();
    if (gateway.isEmpty() || !isManaged(gateway.get())) {
      return new TreeSet<>(List.of("no connection"));
    }
    List<Claim> claims = new ArrayList<>();
    boolean isListening = false;
    for (JsonNode listener : gateway.get().at("/spec/listeners")) {
      if (isOpen(listener, request) && isValid(gateway.get(), listener.path("name").asText())) {
        isListening = true;
        find("HTTPRoute").forEach(route -> claims.addAll(claims(route, listener, request)));
      }
    }
    if (!isListening) {
      return new TreeSet<>(List.of("no connection"));
    }
    return claims.stream()
        .min(Claim.FIRST)
        .map(claim -> answers(claim, request))
        .orElseGet(() -> new TreeSet<>(List.of("404")));
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
                        && c.at("/spec/controllerName")
                            .asText()
                            .equals("simulated.example/gateway"));
  }

  private static boolean isOpen(JsonNode listener, Request request) {
    return listener.path("port").asInt() == request.port()
        && listener.path("protocol").asText().equalsIgnoreCase(request.scheme())
        && takes(listener.path("hostname").asText(""), request.host());
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

  private List<Claim> claims(JsonNode route, JsonNode listener, Request request) {
    String listenerHost = listener.path("hostname").asText("");
    String hostname = listenerHost;
    if (!route.at("/spec/hostnames").isEmpty()) {
      hostname = null;
      for (JsonNode name : route.at("/spec/hostnames")) {
        if (takes(name.asText(), request.host())
            && (hostname == null || name.asText().length() > hostname.length())) {
          hostname = name.asText();
        }
      }
      if (hostname == null) {
        return List.of();
      }
      if (!listenerHost.isEmpty() && !listenerHost.startsWith("*")) {
        hostname = listenerHost;
      }
    }
    if (!isAttached(route, listener)) {
      return List.of();
    }
    List<Claim> claims = new ArrayList<>();
    for (JsonNode rule : route.at("/spec/rules")) {
      for (JsonNode match : rule.path("matches")) {
        String path = match.at("/path/value").asText("/");
        boolean exact = match.at("/path/type").asText("PathPrefix").equals("Exact");
        boolean isPlain = match.path("headers").isEmpty() && match.path("queryParams").isEmpty();
        boolean isGet = match.path("method").asText("GET").equals("GET");
        if (isPlain
            && isGet
            && (exact ? request.path().equals(path) : isBelow(request.path(), path))) {
          claims.add(new Claim(route, rule, hostname, exact, path, match.has("method") ? 1 : 0));
        }
      }
    }
    return claims;
  }

  private boolean isAttached(JsonNode route, JsonNode listener) {
    String own = route.at("/metadata/namespace").asText();
    String from = listener.at("/allowedRoutes/namespaces/from").asText("Same");
    if (!from.equals("All") && !(from.equals("Same") && own.equals(gatewayNamespace))) {
      return false;
    }
    JsonNode kinds = listener.at("/allowedRoutes/kinds");
    if (!kinds.isEmpty() && !kinds.findValuesAsText("kind").contains("HTTPRoute")) {
      return false;
    }
    for (JsonNode parent : route.at("/spec/parentRefs")) {
      String section = parent.path("sectionName").asText("");
      if (parent.path("name").asText().equals(gatewayName)
          && parent.path("namespace").asText(own).equals(gatewayNamespace)
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
        || (pattern.startsWith("*.")
            ? host.endsWith(pattern.substring(1)) && host.length() > pattern.length() - 1
            : pattern.equals(host));
  }

  private SortedSet<String> answers(Claim claim, Request request) {
    SortedSet<String> answers = new TreeSet<>();
    JsonNode refs = claim.rule().path("backendRefs");
    if (refs.isEmpty()) {
      answers.add("500");
    }
    for (JsonNode ref : refs) {
      if (ref.path("weight").asInt(1) > 0) {
        answers.addAll(answers(claim, ref, request));
      }
    }
    if (answers.isEmpty()) {
      answers.add("503");
    }
    return answers;
  }

  private SortedSet<String> answers(Claim claim, JsonNode ref, Request request) {
    String own = claim.route().at("/metadata/namespace").asText();
    String name = ref.path("name").asText();
    int port = ref.path("port").asInt();
    Optional<JsonNode> service =
        find("Service").stream().filter(s -> id(s).equals(own + "/" + name)).findFirst();
    Optional<String> portName =
        service.flatMap(
            s ->
                s.at("/spec/ports")
                    .valueStream()
                    .filter(p -> p.path("port").asInt() == port)
                    .map(p -> p.path("name").asText(""))
                    .findFirst());
    List<JsonNode> slices =
        find("EndpointSlice").stream()
            .filter(s -> s.at("/metadata/namespace").asText().equals(own))
            .filter(
                s ->
                    s.at("/metadata/labels")
                        .path("kubernetes.io/service-name")
                        .asText()
                        .equals(name))
            .toList();
    if (portName.isEmpty() || slices.isEmpty() || !ref.path("namespace").asText(own).equals(own)) {
      return new TreeSet<>(List.of("500"));
    }
    SortedSet<String> answers = new TreeSet<>();
    for (JsonNode slice : slices) {
      for (JsonNode slicePort : slice.path("ports")) {
        if (slicePort.path("name").asText("").equals(portName.get())) {
          for (JsonNode endpoint : slice.path("endpoints")) {
            if (endpoint.at("/conditions/ready").asBoolean(false)) {
              String address = endpoint.path("addresses").path(0).asText();
              answers.add(
                  address
                      + ":"
                      + slicePort.path("port").asInt()
                      + " "
                      + rewritten(claim, ref, request));
            }
          }
        }
      }
    }
    if (answers.isEmpty()) {
      answers.add("503");
    }
    return answers;
  }

  private static String rewritten(Claim claim, JsonNode ref, Request request) {
    String path = request.path();
    String host = "";
    for (JsonNode filter : ref.path("filters")) {
      JsonNode rewrite = filter.path("urlRewrite");
      String to = rewrite.at("/path/replacePrefixMatch").asText("");
      if (!to.isEmpty()) {
        String rest = path.substring(claim.path().replaceFirst("/+$", "").length());
        path = to.replaceFirst("/+$", "") + rest;
      }
      host = rewrite.path("hostname").asText(host);
    }
    return (path.isEmpty() ? "/" : path) + (host.isEmpty() ? "" : " " + host);
  }

  private List<JsonNode> find(String kind) {
    return objects.stream()
        .filter(o -> o.path("kind").asText().equals(kind))
        .map(o -> (JsonNode) o)
        .toList();
  }

  private static String id(JsonNode object) {
    return object.at("/metadata/namespace").asText("") + "/" + object.at("/metadata/name").asText();
  }
}
