package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.dialect.ParentRefs;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What the gateway says of a route as it is now, read from the route's status. */
public sealed interface RouteVerdict {

  /** The gateway serves the route at its current generation. */
  record Serving() implements RouteVerdict {}

  /** The gateway has not looked at the current generation yet. */
  record Pending(String message) implements RouteVerdict {}

  /** The gateway has looked and does not serve it, or not all of it. */
  record Refused(String reason, String message) implements RouteVerdict {}

  /**
   * The verdict. Only what was written for our own parent and for the route's current generation
   * counts: a route whose gateway has gone keeps a status that is no longer true. Both Accepted and
   * ResolvedRefs are needed, since Accepted stays True when a reference fails.
   */
  static RouteVerdict of(LiveObject route, Key gateway) {
    List<JsonNode> ours = new ArrayList<>();
    for (JsonNode parent : route.tree().path("status").path("parents")) {
      if (ParentRefs.isTo(gateway, parent.path("parentRef"), route.key())) {
        ours.add(parent);
      }
    }
    if (ours.isEmpty()) {
      return new Pending("the " + gateway + " has not answered for the route");
    }
    if (!ours.stream().allMatch(p -> observed(p, route.generation()))) {
      return new Pending(
          "the "
              + gateway
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
