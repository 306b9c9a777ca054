package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.fleet.Gateway;
import ai.modelplane.compiler.fleet.Gateway.Admits;
import ai.modelplane.compiler.fleet.Gateway.Listener;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Gateway API {@code Gateway} v1 as a record. */
public final class GatewayReader {

  private GatewayReader() {}

  /** Reads one; what is absent or of another type is taken as the API's default. */
  public static Gateway read(LiveObject object) {
    JsonNode spec = object.path("spec");
    JsonNode status = object.path("status");
    List<Listener> listeners = new ArrayList<>();
    for (JsonNode listener : spec.path("listeners")) {
      String name = listener.path("name").asText("");
      JsonNode said = said(status.path("listeners"), name);
      listeners.add(
          new Listener(
              name,
              listener.path("protocol").asText(""),
              listener.path("port").asInt(0),
              text(listener.path("hostname")),
              serving(said),
              invalid(said),
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
        spec.path("gatewayClassName").asText(""),
        text(object.path("metadata", "annotations", Names.PUBLIC_URL)),
        listeners,
        addresses);
  }

  /** What its controller says of a listener; missing when it has said nothing. */
  private static JsonNode said(JsonNode statuses, String listener) {
    for (JsonNode status : statuses) {
      if (status.path("name").asText("").equals(listener)) {
        return status;
      }
    }
    return MissingNode.getInstance();
  }

  private static boolean serving(JsonNode said) {
    return Condition.isTrue(said, "Programmed") && Condition.isTrue(said, "ResolvedRefs");
  }

  /** Programmed alone says nothing: it is False of listeners that serve all the same. */
  private static @Nullable String invalid(JsonNode said) {
    for (JsonNode condition : said.path("conditions")) {
      String type = condition.path("type").asText("");
      String state = condition.path("status").asText("");
      boolean isWrong =
          switch (type) {
            case "Accepted", "ResolvedRefs" -> state.equals("False");
            case "Conflicted" -> state.equals("True");
            default -> false;
          };
      if (isWrong) {
        String message = text(condition.path("message"));
        String reason = condition.path("reason").asText("its controller gives no reason");
        return "%s is %s: %s".formatted(type, state, message == null ? reason : message);
      }
    }
    return null;
  }

  /** The API's defaults: routes of the Gateway's own namespace, of every kind that fits. */
  private static Admits admits(JsonNode allowed) {
    JsonNode kinds = allowed.path("kinds");
    if (!kinds.isEmpty() && kinds.valueStream().noneMatch(GatewayReader::isHttpRoute)) {
      return Admits.NONE;
    }
    return switch (allowed.path("namespaces").path("from").asText("Same")) {
      case "All" -> Admits.ALL;
      case "Selector" -> Admits.SELECTOR;
      case "None" -> Admits.NONE;
      default -> Admits.SAME;
    };
  }

  private static boolean isHttpRoute(JsonNode kind) {
    return kind.path("kind").asText("").equals(Kind.HTTP_ROUTE.word())
        && kind.path("group").asText(Kind.HTTP_ROUTE.group()).equals(Kind.HTTP_ROUTE.group());
  }

  private static @Nullable String text(JsonNode node) {
    return node.isTextual() && !node.asText().isEmpty() ? node.asText() : null;
  }
}
