package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.render.Target;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.reconciler.Prepared;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.RouteVerdict;
import ai.modelplane.reconciler.fields.FieldChange;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.RouteRefs;
import ai.modelplane.reconciler.status.ServiceStatus;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why the route of a service is not as its spec would have it. */
final class RouteState {

  private final Prepared prepared;
  private final Map<Key, Change> changes;
  private final Route route;
  private final Key service;
  private final @Nullable LiveObject live;
  private final @Nullable Change change;

  RouteState(Prepared prepared, Map<Key, Change> changes, Route route) {
    this.prepared = prepared;
    this.changes = changes;
    this.route = route;
    this.service = route.service().key();
    this.live = prepared.objects().get(service.route());
    this.change = changes.get(service.route());
  }

  /** Whether it stays as it is, whatever is wanted. */
  boolean isHeld() {
    return change instanceof Change.Skip
        || change instanceof Change.Conflict
        || prepared.compilation().desired().kept().containsKey(service.route());
  }

  /**
   * How it stands, as one clause; empty when there is nothing to say.
   *
   * @param ofSource whether it is about what a source would make of it, not about what is live
   */
  String text(boolean ofSource) {
    List<String> parts = new ArrayList<>();
    if (isHeld()) {
      String why =
          change == null
              ? prepared.compilation().desired().kept().getOrDefault(service.route(), "")
              : change.reason();
      if (!(route.traffic() instanceof Route.TooMany) || !why.equals(Reasons.words(route))) {
        parts.add("stays as it is: " + why);
      }
    } else if (!ofSource && change != null) {
      parts.add(behind(change));
    }
    if (!ofSource && live != null) {
      List<String> broken = brokenBackends(live);
      parts.addAll(broken);
      Target target = prepared.compilation().target();
      if (broken.isEmpty()
          && RouteVerdict.of(live, target.gatewayNamespace(), target.gatewayName())
              instanceof RouteVerdict.Refused(String reason, String message)) {
        parts.add("the Gateway does not serve it: " + message);
      }
    }
    return String.join("; ", parts);
  }

  /** Why what is live is not what the spec makes of it. */
  private String behind(Change todo) {
    String refused = condition();
    String drift =
        todo instanceof Change.Configure configure && configure.isDrift()
            ? "was changed by "
                + String.join(
                    " and ", configure.drifts().stream().map(FieldChange.Drift::toString).toList())
            : "";
    if (!refused.isEmpty()) {
      return drift + (drift.isEmpty() ? "" : "; ") + "could not be written: " + refused;
    }
    return switch (todo) {
      case Change.Create _ -> "is not there yet: the next reconcile makes it";
      case Change.Delete delete -> delete.reason() + ": the next reconcile deletes it";
      default ->
          drift.isEmpty()
              ? "is not up to date: the next reconcile changes it"
              : drift + ": the next reconcile sets it right";
    };
  }

  /** What the last pass said of a route that it could not write. */
  private String condition() {
    LiveObject object = prepared.objects().get(service);
    if (object == null) {
      return "";
    }
    for (JsonNode condition : object.tree().path("status").path("conditions")) {
      if (condition.path("type").asText("").equals("RoutingReady")
          && condition.path("reason").asText("").equals("NotApplied")) {
        String message = condition.path("message").asText("");
        String why =
            message.startsWith(ServiceStatus.NOT_APPLIED)
                ? message.substring(ServiceStatus.NOT_APPLIED.length())
                : message;
        return why.startsWith("paused by ") ? "" : why; // no longer, or it would be held
      }
    }
    return "";
  }

  /** What it points to and cannot be reached there: the first, and how many more. */
  private List<String> brokenBackends(LiveObject now) {
    List<String> parts = new ArrayList<>();
    for (Key backend : RouteRefs.backends(now.tree())) {
      Change todo = changes.get(backend);
      if (todo instanceof Change.Create) {
        parts.add("points to " + backend + ", which is gone");
      } else if (todo instanceof Change.Configure configure && configure.isDrift()) {
        parts.add("points to " + backend + ": " + todo.reason());
      }
    }
    return parts.size() > 1
        ? List.of(parts.getFirst() + ", and " + (parts.size() - 1) + " more")
        : parts;
  }
}
