package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.fleet.Gateway;
import ai.modelplane.compiler.fleet.Gateway.Admits;
import ai.modelplane.compiler.fleet.Gateway.Listener;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Gateway API {@code Gateway} v1 as a record. */
public final class GatewayReader {

  private GatewayReader() {}

  /** Reads one; what is absent or of another type is taken as the API's default. */
  public static Gateway read(LiveObject object) {
    JsonNode spec = object.tree().path("spec");
    JsonNode status = object.tree().path("status");
    List<Listener> listeners = new ArrayList<>();
    for (JsonNode listener : spec.path("listeners")) {
      String name = listener.path("name").asText("");
      listeners.add(
          new Listener(
              name,
              listener.path("protocol").asText(""),
              text(listener.path("hostname")),
              serving(status.path("listeners"), name),
              admits(listener.path("allowedRoutes"))));
    }
    List<String> addresses = new ArrayList<>();
    for (JsonNode address : status.path("addresses")) {
      String value = text(address.path("value"));
      if (value != null) {
        addresses.add(value);
      }
    }
    return new Gateway(
        object.key().namespace(),
        object.key().name(),
        text(object.tree().path("metadata").path("annotations").path(Names.PUBLIC_URL)),
        listeners,
        addresses);
  }

  private static boolean serving(JsonNode statuses, String listener) {
    for (JsonNode status : statuses) {
      if (status.path("name").asText("").equals(listener)) {
        return Condition.isTrue(status, "Programmed") && Condition.isTrue(status, "ResolvedRefs");
      }
    }
    return false;
  }

  /** The API's defaults: routes of the Gateway's own namespace, of every kind that fits. */
  private static Admits admits(JsonNode allowed) {
    JsonNode kinds = allowed.path("kinds");
    if (!kinds.isEmpty() && !kinds.findValuesAsText("kind").contains("HTTPRoute")) {
      return Admits.NONE;
    }
    return switch (allowed.path("namespaces").path("from").asText("Same")) {
      case "All" -> Admits.ALL;
      case "Selector" -> Admits.SELECTOR;
      case "None" -> Admits.NONE;
      default -> Admits.SAME;
    };
  }

  private static @Nullable String text(JsonNode node) {
    return node.isTextual() && !node.asText().isEmpty() ? node.asText() : null;
  }
}
