package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.dialect.ParentRefs;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What the gateway says of a route as it is now, read from the route's status. */
public sealed interface RouteVerdict {

  /** The gateway serves the route at its current generation. */
  record Serving() implements RouteVerdict {}

  /** The gateway has not looked at the current generation yet. */
  record Pending(String message) implements RouteVerdict {}

  /** The gateway has looked and does not serve it, or not all of it. */
  record Refused(String reason, String message) implements RouteVerdict {}

  /** The same with the Gateway that says it; empty when that serves the route. */
  default Optional<RouteVerdict> of(Key gateway) {
    return switch (this) {
      case Serving() -> Optional.empty();
      case Pending(String message) -> Optional.of(new Pending("on " + gateway + ": " + message));
      case Refused(String reason, String message) ->
          Optional.of(new Refused(reason, "on " + gateway + ": " + message));
    };
  }

  /**
   * The verdict of a Gateway.
   *
   * @param gateway that the route is on
   * @param live empty when it does not exist
   */
  static RouteVerdict of(LiveObject route, Key gateway, Optional<Controller> live) {
    return live.isEmpty()
        ? new Refused("GatewayMissing", "there is no " + gateway)
        : switch (live.get()) {
          case Controller.NoClass(String name) ->
              new Refused(
                  "GatewayClassMissing",
                  "there is no GatewayClass " + name + ", so that nobody serves " + gateway);
          case Controller.Named _, Controller.Unread _ ->
              answer(route, gateway, live.get(), r -> true);
        };
  }

  /**
   * What the controller says of a route. Only what was written for a reference that the route has,
   * by the controller of the Gateway's class, for the route's current generation counts: a route
   * whose gateway has gone keeps a status that is no longer true, and other controllers write
   * entries of their own. Both Accepted and ResolvedRefs are needed, since Accepted stays True when
   * a reference fails.
   *
   * @param which of the route's references to the Gateway to look at
   */
  static RouteVerdict answer(
      LiveObject route, Key gateway, Controller controller, Predicate<JsonNode> which) {
    List<JsonNode> ours = votes(route, gateway, controller, which);
    if (controller instanceof Controller.Unread
        && ours.stream().anyMatch(p -> observed(p, route.generation()))) {
      ours.removeIf(p -> !observed(p, route.generation())); // one of several may be long gone
    }
    if (ours.isEmpty()) {
      return new Pending(controller.of(gateway) + " has not answered for the route");
    }
    if (!ours.stream().allMatch(p -> observed(p, route.generation()))) {
      return new Pending(
          controller.of(gateway)
              + " has not looked at generation "
              + route.generation()
              + " of the route");
    }
    for (JsonNode parent : ours) {
      if (Condition.isTrue(parent, "Accepted") && Condition.isTrue(parent, "ResolvedRefs")) {
        return new Serving();
      }
    }
    JsonNode wrong = firstWrong(ours.getFirst());
    return new Refused(
        wrong.path("reason").asText("Unknown"),
        wrong.path("type").asText("")
            + " is "
            + wrong.path("status").asText("")
            + ": "
            + wrong.path("message").asText("the Gateway gives no message"));
  }

  /** Whether a listener does not take a route, as the controller says. */
  static boolean isRefusedAt(
      LiveObject route, Key gateway, Controller controller, Predicate<JsonNode> which) {
    return votes(route, gateway, controller, which).stream()
        .anyMatch(
            p ->
                observed(p, route.generation())
                    && Condition.find(p, "Accepted").path("status").asText("").equals("False"));
  }

  private static List<JsonNode> votes(
      LiveObject route, Key gateway, Controller controller, Predicate<JsonNode> which) {
    List<JsonNode> votes = new ArrayList<>();
    for (JsonNode parent : route.path("status", "parents")) {
      JsonNode ref = parent.path("parentRef");
      if (ParentRefs.isTo(gateway, ref, route.key())
          && ParentRefs.has(route.tree(), ref)
          && which.test(ref)
          && controller.isVotedBy(parent.path("controllerName").asText(""))
          && !Condition.find(parent, "Accepted").isMissingNode()) {
        votes.add(parent);
      }
    }
    return votes;
  }

  private static boolean observed(JsonNode parent, long generation) {
    JsonNode accepted = Condition.find(parent, "Accepted");
    JsonNode resolved = Condition.find(parent, "ResolvedRefs");
    return accepted.path("observedGeneration").asLong(-1) >= generation
        && (resolved.isMissingNode()
            ? !accepted.path("status").asText("").equals("True")
            : resolved.path("observedGeneration").asLong(-1) >= generation);
  }

  private static JsonNode firstWrong(JsonNode parent) {
    String type = Condition.isTrue(parent, "Accepted") ? "ResolvedRefs" : "Accepted";
    return Condition.find(parent, type);
  }
}
