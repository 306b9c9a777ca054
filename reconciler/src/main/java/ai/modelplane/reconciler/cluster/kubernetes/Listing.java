package ai.modelplane.reconciler.cluster.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.kubernetes.ApiServer.Answer;
import ai.modelplane.reconciler.cluster.kubernetes.ApiServer.Request;
import ai.modelplane.reconciler.cluster.kubernetes.Refusal.Deed;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;

/** Whole collections, page by page. */
final class Listing {

  private final ApiServer server;
  private final Refusal refusal;
  private final int page;

  /**
   * @param page how many objects to ask for at once
   */
  Listing(ApiServer server, Refusal refusal, int page) {
    this.server = server;
    this.refusal = refusal;
    this.page = page;
  }

  /**
   * Every object of a kind.
   *
   * @param namespace empty for all
   * @param query a selector, or empty
   */
  List<LiveObject> all(Kind kind, String namespace, String query) {
    return pages(kind, namespace, query, false);
  }

  /** The same; empty when the cluster does not know the kind. */
  List<LiveObject> ifInstalled(Kind kind, String namespace, String query) {
    return pages(kind, namespace, query, true);
  }

  private List<LiveObject> pages(Kind kind, String namespace, String query, boolean optional) {
    String path =
        Paths.of(kind, namespace) + "?limit=" + page + (query.isEmpty() ? "" : "&" + query);
    List<LiveObject> objects = new ArrayList<>();
    String next = "";
    boolean restarted = false;
    do {
      Answer answer =
          server.send(
              Request.get(
                  path + (next.isEmpty() ? "" : "&continue=" + URLEncoder.encode(next, UTF_8))));
      if (answer.code() == 404 && optional) {
        return List.of();
      }
      if (answer.code() == 410 && !restarted) {
        // The list took longer than the server keeps its revision.
        restarted = true;
        objects.clear();
        next = "";
        continue;
      }
      if (!answer.isFine()) {
        throw refusal.of(Deed.list(kind), answer);
      }
      for (JsonNode item : answer.body().path("items")) {
        if (item instanceof ObjectNode tree) {
          objects.add(object(kind, tree));
        }
      }
      next = answer.body().path("metadata").path("continue").asText("");
    } while (!next.isEmpty());
    return objects;
  }

  /** Items of the built-in kinds do not say what they are. */
  private static LiveObject object(Kind kind, ObjectNode tree) {
    tree.put("apiVersion", kind.apiVersion()).put("kind", kind.word());
    JsonNode metadata = tree.path("metadata");
    return new LiveObject(
        new Key(kind, metadata.path("namespace").asText(""), metadata.path("name").asText("")),
        tree);
  }
}
