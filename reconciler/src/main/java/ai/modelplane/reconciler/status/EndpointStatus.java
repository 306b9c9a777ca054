package ai.modelplane.reconciler.status;

import ai.modelplane.compiler.dialect.Address;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidate.Routable;
import ai.modelplane.compiler.endpoint.Candidate.Unroutable;
import ai.modelplane.reconciler.cluster.Condition;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The status of a ModelEndpoint: whether it can be routed to, and that it is not accepted where it
 * is only for now.
 */
public final class EndpointStatus {

  private EndpointStatus() {}

  /** The value of {@code status}; see {@link ServiceStatus#tree}. */
  public static ObjectNode tree(Candidate candidate, JsonNode before, long generation, String now) {
    Condition routable =
        switch (candidate.reach()) {
          case Routable(var backend, var rewritePath, var _) ->
              Condition.of(
                  "Routable",
                  true,
                  "Resolved",
                  "requests go to " + Address.of(backend).text() + rewritePath);
          case Unroutable(var reason, var message) ->
              Condition.of("Routable", false, reason.word(), message);
        };
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    ArrayNode conditions = status.putArray("conditions");
    conditions.add(routable.tree(before, generation, now));
    if (candidate.reach() instanceof Routable(var _, var _, Unroutable(var reason, var message))) {
      conditions.add(
          Condition.of(
                  "Accepted",
                  false,
                  reason.word(),
                  message + "; this rule is new, and requests go there until the next release")
              .tree(before, generation, now));
    }
    return status;
  }
}
