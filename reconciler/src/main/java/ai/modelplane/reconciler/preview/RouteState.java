package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.dialect.Target;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.RouteVerdict;
import ai.modelplane.reconciler.fields.FieldChange;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.status.ServiceStatus;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why the route of a service is not as its spec would have it. */
final class RouteState {

  private final Index index;
  private final Key service;
  private final @Nullable LiveObject live;
  private final @Nullable Change change;

  RouteState(Index index, Key service) {
    this.index = index;
    this.service = service;
    this.live = index.prepared().objects().get(Dialect.route(service));
    this.change = index.change(Dialect.route(service));
  }

  /** Whether it stays as it is, whatever is wanted. */
  boolean isHeld() {
    return change instanceof Change.Skip
        || change instanceof Change.Conflict
        || index.hold(Dialect.route(service)) != null;
  }

  /**
   * How it stands, as one clause; empty when there is nothing to say.
   *
   * @param ofSource whether it is about what a source would make of it, not about what is live
   */
  String text(boolean ofSource) {
    List<String> parts = new ArrayList<>();
    Hold hold =
        change instanceof Change.Skip skip ? skip.hold() : index.hold(Dialect.route(service));
    if (change instanceof Change.Conflict conflict) {
      parts.add("stays as it is: " + conflict.reason());
    } else if (hold != null) {
      if (!(hold instanceof Hold.TooMany)) { // which is what is wanted, and said there
        parts.add("stays as it is: " + hold.text());
      }
    } else if (!ofSource && change != null) {
      parts.add(behind(change));
    }
    if (!ofSource && live != null) {
      List<String> broken = brokenBackends(live);
      parts.addAll(broken);
      Target target = index.prepared().compilation().target();
      if (broken.isEmpty()
          && RouteVerdict.of(live, target.gateway())
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
    LiveObject object = index.prepared().objects().get(service);
    if (object == null) {
      return "";
    }
    for (JsonNode condition : object.tree().path("status").path("conditions")) {
      if (condition.path("type").asText("").equals("RoutingReady")
          && condition.path("reason").asText("").equals(ServiceStatus.NOT_APPLIED)) {
        return condition.path("message").asText("");
      }
    }
    return "";
  }

  /** What it points to and cannot be reached there: the first, and how many more. */
  private List<String> brokenBackends(LiveObject now) {
    List<String> parts = new ArrayList<>();
    for (Key backend : index.prepared().dialect().backends(now.tree())) {
      Change todo = index.change(backend);
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
