package ai.modelplane.reconciler.cluster.kubernetes;

import ai.modelplane.compiler.api.Digest;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.reconciler.cluster.ServiceEvent;
import ai.modelplane.reconciler.cluster.kubernetes.ApiServer.Answer;
import ai.modelplane.reconciler.cluster.kubernetes.ApiServer.Request;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/**
 * An Event (v1) about a ModelService. Its name comes from what it says, so that the same thing
 * happening again counts up instead of making another one.
 */
final class EventObject {

  /** Characters of the hash; with a service's name of at most 63 far below a name's 253. */
  private static final int HASH = 16;

  /** Reasons that last until a person acts, and so are repeated at every pass. */
  private static final Set<String> LASTING = Set.of("Conflict", "Failed");

  /** How long something lasting is not counted again. */
  private static final Duration QUIET = Duration.ofMinutes(10);

  private final ApiServer server;

  EventObject(ApiServer server) {
    this.server = server;
  }

  /**
   * Writes it. Whether that succeeds is not told: an event that is lost, as for want of a right to
   * write events, must not stop traffic.
   */
  void record(ServiceEvent event, Instant now) {
    String name = event.service().name() + "." + hash(event);
    String path = "api/v1/namespaces/" + event.service().namespace() + "/events";
    Answer found = server.send(Request.get(path + "/" + name));
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    if (found.isFine() && found.body() instanceof ObjectNode known) {
      if (event.warning() && LASTING.contains(event.reason()) && isFresh(known, now)) {
        return;
      }
      known.put("count", known.path("count").asInt(1) + 1).put("lastTimestamp", time);
      server.send(new Request("PUT", path + "/" + name, ApiServer.JSON, known));
    } else if (found.code() == 404) {
      server.send(new Request("POST", path, ApiServer.JSON, tree(event, name, time)));
    }
  }

  private static boolean isFresh(JsonNode known, Instant now) {
    try {
      return Instant.parse(known.path("lastTimestamp").asText("")).plus(QUIET).isAfter(now);
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static ObjectNode tree(ServiceEvent event, String name, String time) {
    Key service = event.service();
    ObjectNode tree = ApiServer.object();
    tree.put("apiVersion", "v1").put("kind", "Event");
    tree.putObject("metadata").put("name", name).put("namespace", service.namespace());
    tree.putObject("involvedObject")
        .put("apiVersion", service.kind().apiVersion())
        .put("kind", service.kind().word())
        .put("namespace", service.namespace())
        .put("name", service.name())
        .put("uid", event.uid());
    tree.put("type", event.warning() ? "Warning" : "Normal");
    tree.put("reason", event.reason()).put("message", event.note());
    tree.putObject("source").put("component", Names.FIELD_MANAGER);
    tree.put("reportingComponent", Names.FIELD_MANAGER).put("reportingInstance", "");
    return tree.put("firstTimestamp", time).put("lastTimestamp", time).put("count", 1);
  }

  private static String hash(ServiceEvent event) {
    return Digest.of(String.join("\u0000", event.uid(), event.reason(), event.note()), HASH);
  }
}
