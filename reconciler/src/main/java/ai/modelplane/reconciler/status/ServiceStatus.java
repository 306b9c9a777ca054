package ai.modelplane.reconciler.status;

import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.reconciler.arrival.Arrival;
import ai.modelplane.reconciler.cluster.Condition;
import ai.modelplane.reconciler.cluster.Condition.State;
import ai.modelplane.reconciler.cluster.RouteVerdict;
import ai.modelplane.reconciler.status.Standing.Behind;
import ai.modelplane.reconciler.status.Standing.Cause;
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
 * @param standing how the HTTPRoute stands on the cluster
 * @param acceptance whether the manifest that a person wrote last is the one that is served
 * @param arrival whether requests to its address get to its route
 */
public record ServiceStatus(
    Route route, Standing standing, Acceptance acceptance, Arrival arrival) {

  /** The reason of RoutingReady when the wanted route could not be written. */
  public static final String NOT_APPLIED = "NotApplied";

  /** The reason of RoutingReady when somebody wants the route to stay as it is. */
  private static final String PAUSED = "Paused";

  /** The reason of Ready when those who serve it are not seen, and their kind is in doubt. */
  private static final String IN_DOUBT = "InDoubt";

  private static final String SOURCE_READ = "SourceRead";
  private static final String SERVING = "the Gateway took the route; engines are not probed";

  private static final String AS_IT_WAS = ", which stays as it was";

  /** What became of the manifest. */
  public sealed interface Acceptance {
    /** Whether nothing new is known of the manifest. */
    default boolean isSilent() {
      return switch (this) {
        case Elsewhere _, Unread _ -> true;
        case Accepted _, Rejected _ -> false;
      };
    }
  }

  /**
   * It is served.
   *
   * @param revision the commit that last changed it; empty when it is not from Git
   */
  public record Accepted(Optional<String> revision) implements Acceptance {}

  /** It is not; what is live is served in its place. */
  public record Rejected(Rejection reason, String message) implements Acceptance {}

  /** Why a manifest is not served. */
  public enum Rejection {
    /** It has errors. */
    INVALID("Invalid"),
    /** It is left as it is, or the cluster does not take it. */
    NOT_APPLIED("NotApplied"),
    /** The object is somebody else's as well. */
    CONFLICT("Conflict");

    private final String word;

    Rejection(String word) {
      this.word = word;
    }
  }

  /** Its source cannot be read, as a note tells: what was said of its manifest stays. */
  public record Unread(String note) implements Acceptance {}

  /** It is of another source, and only that one's passes can tell: what they wrote stays. */
  public record Elsewhere() implements Acceptance {}

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
    Condition gateway = gateway();
    Condition routing = everywhere(routing(gateway));
    Condition ready = ready(resolved, gateway);
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    String shownBefore = before.path("address").asText("");
    if (ready.holds() || !shownBefore.isEmpty()) {
      String shown = arrival.address().orElse(shownBefore);
      if (!shown.isEmpty()) {
        status.put("address", shown);
      }
    }
    status.put("observedGeneration", generation);
    revision(before).ifPresent(r -> status.put("revision", r));
    status
        .putObject("endpoints")
        .put("matched", route.matched())
        .put("routed", routed())
        .put("summary", routed() + "/" + (route.matched() + route.awaited()));
    ArrayNode conditions = status.putArray("conditions");
    JsonNode known = Condition.find(before, accepted.type());
    conditions.add(
        acceptance.isSilent() && !known.isMissingNode()
            ? Condition.kept(known)
            : accepted.tree(before, generation, now));
    List.of(resolved, routing, ready).forEach(c -> conditions.add(c.tree(before, generation, now)));
    source(before, generation, now).ifPresent(conditions::add);
    return status;
  }

  /** There only while the source cannot be read. */
  private Optional<JsonNode> source(JsonNode before, long generation, String now) {
    return switch (acceptance) {
      case Unread(String note) ->
          Optional.of(
              Condition.of(SOURCE_READ, false, "Unreadable", note).tree(before, generation, now));
      case Elsewhere _ ->
          Optional.of(Condition.find(before, SOURCE_READ))
              .filter(c -> !c.isMissingNode())
              .map(Condition::kept);
      case Accepted _, Rejected _ -> Optional.empty();
    };
  }

  /** A route that cannot hold them all stays as it is, with as many as it had. */
  private int routed() {
    return route.traffic() instanceof Route.TooMany
            || inDoubt().isPresent()
            || behind(Cause.AWAITED).isPresent()
        ? standing.targets()
        : route.routed();
  }

  /** What is served is still the last good revision when the new one is broken. */
  private Optional<String> revision(JsonNode before) {
    return switch (acceptance) {
      case Accepted(Optional<String> revision) -> revision;
      case Rejected _, Elsewhere _, Unread _ ->
          Optional.of(before.path("revision").asText("")).filter(r -> !r.isEmpty());
    };
  }

  private Condition accepted() {
    return switch (acceptance) {
      case Rejected(Rejection reason, String message) ->
          Condition.of("Accepted", false, reason.word, message + served(reason));
      case Accepted(Optional<String> revision) ->
          valid(revision.map(r -> "the manifest of revision " + r + " is valid"));
      case Elsewhere _, Unread _ -> valid(Optional.empty());
    };
  }

  private static Condition valid(Optional<String> message) {
    return Condition.of("Accepted", true, "Valid", message.orElse("the spec is valid"));
  }

  private static String served(Rejection reason) {
    return switch (reason) {
      case INVALID, NOT_APPLIED -> "; the last good spec is served";
      case CONFLICT -> "; the spec that is live is served";
    };
  }

  private Condition resolved() {
    String type = "EndpointsResolved";
    return switch (route.traffic()) {
      case Route.Nobody(String why) ->
          inDoubt()
              .map(b -> new Condition(type, State.UNKNOWN, IN_DOUBT, "the route is " + b.why()))
              .orElseGet(() -> Condition.of(type, false, "NoEndpoint", why));
      case Route.TooMany(var endpoints, var limit, var obstacle) ->
          Condition.of(
              type,
              false,
              "TooManyEndpoints",
              new Hold.TooMany(endpoints, limit, obstacle).text()
                  + "; "
                  + (standing.verdict().isPresent()
                      ? "the last good route stays"
                      : "there is no route yet"));
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

  /** Why the route that is served is not the wanted one; too many endpoints are told elsewhere. */
  private Optional<Behind> behind(Condition gateway) {
    return standing
        .behind()
        .filter(b -> b.cause() != Cause.IN_DOUBT)
        .filter(b -> gateway.holds() && !(route.traffic() instanceof Route.TooMany));
  }

  /** Why the route goes on as it was, although nobody is seen to serve it. */
  private Optional<Behind> inDoubt() {
    return behind(Cause.IN_DOUBT);
  }

  private Optional<Behind> behind(Cause cause) {
    return standing.behind().filter(b -> b.cause() == cause);
  }

  private Condition routing(Condition gateway) {
    return behind(gateway)
        .map(
            b ->
                new Condition(
                    gateway.type(),
                    State.FALSE,
                    b.cause() == Cause.PAUSED ? PAUSED : NOT_APPLIED,
                    b.why()))
        .orElse(gateway);
  }

  /**
   * The address is the first Gateway's; the route of a service is ready when all Gateways have it.
   */
  private Condition everywhere(Condition routing) {
    return routing.holds()
        ? standing.elsewhere().map(ServiceStatus::said).orElse(routing)
        : routing;
  }

  private Condition gateway() {
    return standing
        .verdict()
        .map(ServiceStatus::said)
        .orElseGet(
            () ->
                new Condition(
                    "RoutingReady", State.FALSE, "NoRoute", "the HTTPRoute does not exist"));
  }

  private static Condition said(RouteVerdict verdict) {
    String type = "RoutingReady";
    return switch (verdict) {
      case RouteVerdict.Serving s ->
          Condition.of(type, true, "Programmed", "the Gateway took the route");
      case RouteVerdict.Pending(String message) ->
          new Condition(type, State.UNKNOWN, "Pending", message);
      case RouteVerdict.Refused(String reason, String message) ->
          new Condition(type, State.FALSE, reason.isEmpty() ? "Refused" : reason, message);
    };
  }

  /**
   * A route that cannot be written does not follow its endpoints; one that is paused should not,
   * and one that waits for inner routes will.
   */
  private Condition ready(Condition resolved, Condition gateway) {
    boolean nobody = route.traffic() instanceof Route.Nobody;
    Condition decides = nobody ? resolved : routing(gateway);
    boolean asItWas =
        !nobody
            && behind(gateway)
                .filter(b -> b.cause() == Cause.PAUSED || b.cause() == Cause.AWAITED)
                .isPresent();
    if (!decides.holds() && !asItWas) {
      return new Condition("Ready", decides.state(), decides.reason(), decides.message());
    }
    return arrival
        .obstacle()
        .map(o -> Condition.of("Ready", false, o.reason(), o.message()))
        .orElseGet(
            () -> Condition.of("Ready", true, "Serving", asItWas ? SERVING + AS_IT_WAS : SERVING));
  }
}
