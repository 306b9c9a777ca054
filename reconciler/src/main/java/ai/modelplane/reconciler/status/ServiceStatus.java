package ai.modelplane.reconciler.status;

import ai.modelplane.compiler.routing.Route;
import ai.modelplane.reconciler.cluster.RouteVerdict;
import ai.modelplane.reconciler.status.Condition.State;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * The status of a ModelService, computed from data alone.
 *
 * @param route who gets which share
 * @param verdict what the gateway says of the HTTPRoute; empty when there is none
 * @param acceptance whether the manifest that a person wrote last is the one that is served
 * @param address the public address as the gateway has it now; empty while it has none
 */
public record ServiceStatus(
    Route route, Optional<RouteVerdict> verdict, Acceptance acceptance, Optional<String> address) {

  /**
   * What became of the manifest.
   *
   * @param problem what is wrong with it; empty when it is served
   * @param revision the commit that last changed it; empty when it is not from Git, or has a
   *     problem
   * @param elsewhere it is of another source, and only that one's passes can tell: what they wrote
   *     stays
   */
  public record Acceptance(Optional<String> problem, Optional<String> revision, boolean elsewhere) {

    public static final Acceptance ELSEWHERE =
        new Acceptance(Optional.empty(), Optional.empty(), true);

    public Acceptance(Optional<String> problem, Optional<String> revision) {
      this(problem, revision, false);
    }
  }

  /**
   * The value of {@code status}.
   *
   * @param before the status that is live
   * @param generation of the service that this describes
   * @param now RFC 3339
   */
  public ObjectNode tree(JsonNode before, long generation, String now) {
    Condition accepted = accepted();
    Condition resolved = resolved();
    Condition routing = routing();
    Condition ready = ready(resolved, routing);
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    String known = before.path("address").asText("");
    if (ready.holds() || !known.isEmpty()) {
      String shown = address.orElse(known);
      if (!shown.isEmpty()) {
        status.put("address", shown);
      }
    }
    status.put("observedGeneration", generation);
    revision(before).ifPresent(r -> status.put("revision", r));
    status
        .putObject("endpoints")
        .put("matched", route.matched())
        .put("routed", route.routed())
        .put("summary", route.routed() + "/" + route.matched());
    ArrayNode conditions = status.putArray("conditions");
    conditions.add(
        written(before, "Accepted")
            .filter(condition -> acceptance.elsewhere())
            .orElseGet(() -> accepted.tree(before, generation, now)));
    List.of(resolved, routing, ready).forEach(c -> conditions.add(c.tree(before, generation, now)));
    return status;
  }

  private static Optional<JsonNode> written(JsonNode before, String type) {
    for (JsonNode condition : before.path("conditions")) {
      if (condition.path("type").asText("").equals(type)) {
        return Optional.of(condition);
      }
    }
    return Optional.empty();
  }

  /** What is served is still the last good revision when the new one is broken. */
  private Optional<String> revision(JsonNode before) {
    return acceptance.problem().isPresent() || acceptance.elsewhere()
        ? Optional.of(before.path("revision").asText("")).filter(r -> !r.isEmpty())
        : acceptance.revision();
  }

  private Condition accepted() {
    return acceptance
        .problem()
        .map(p -> Condition.of("Accepted", false, "Invalid", p + "; the last good spec is served"))
        .orElseGet(
            () ->
                Condition.of(
                    "Accepted",
                    true,
                    "Valid",
                    acceptance
                        .revision()
                        .map(r -> "the manifest of revision " + r + " is valid")
                        .orElse("the spec is valid")));
  }

  private Condition resolved() {
    String type = "EndpointsResolved";
    return switch (route.traffic()) {
      case Route.Nobody(String why) -> Condition.of(type, false, "NoEndpoint", why);
      case Route.TooMany(int endpoints, int limit) ->
          Condition.of(
              type,
              false,
              "TooManyEndpoints",
              endpoints
                  + " endpoints are more than the "
                  + limit
                  + " that one route can hold; the last good route stays");
      case Route.Split split when !route.silent().isEmpty() ->
          Condition.of(
              type,
              true,
              "PartlyResolved",
              "spec.endpoints"
                  + route.silent()
                  + " can route to nothing now; the other entries carry the share in proportion");
      case Route.Split split ->
          Condition.of(
              type,
              true,
              "Resolved",
              route.routed() + " of " + route.matched() + " matched endpoints are routed to");
    };
  }

  private Condition routing() {
    String type = "RoutingReady";
    if (verdict.isEmpty()) {
      return new Condition(type, State.FALSE, "NoRoute", "the HTTPRoute does not exist");
    }
    return switch (verdict.get()) {
      case RouteVerdict.Serving s ->
          Condition.of(type, true, "Programmed", "the Gateway serves the route");
      case RouteVerdict.Pending(String message) ->
          new Condition(type, State.UNKNOWN, "Pending", message);
      case RouteVerdict.Refused(String reason, String message) ->
          new Condition(type, State.FALSE, reason.isEmpty() ? "Refused" : reason, message);
    };
  }

  private Condition ready(Condition resolved, Condition routing) {
    boolean nobody = route.traffic() instanceof Route.Nobody;
    Condition decides = nobody ? resolved : routing;
    if (!nobody && routing.holds()) {
      return Condition.of("Ready", true, "Serving", "requests to the address are answered");
    }
    return new Condition("Ready", decides.state(), decides.reason(), decides.message());
  }
}
