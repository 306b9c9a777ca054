package ai.modelplane.reconciler.cluster.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.kubernetes.ApiServer.Answer;
import ai.modelplane.reconciler.cluster.kubernetes.ApiServer.Request;
import ai.modelplane.reconciler.cluster.kubernetes.Refusal.ApiRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What an API server holds: one object, or whole collections, page by page. */
final class Listing {

  private static final int MISSING = 404;
  private static final int GONE = 410;

  /** How often a list is begun anew that took longer than the server keeps its revision. */
  private static final int RESTARTS = 3;

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
    return pages(kind, namespace, query, 0, Request::get);
  }

  /** The same with nothing but the metadata of each. */
  List<LiveObject> metadata(Kind kind, String namespace, String query) {
    return pages(
        kind, namespace, query, 0, path -> Request.metadata(path, "PartialObjectMetadataList"));
  }

  /** The same; none when the cluster does not know the kind. */
  List<LiveObject> ifInstalled(Kind kind, String namespace, String query) {
    return pages(kind, namespace, query, MISSING, Request::get);
  }

  /** An object; empty when it does not exist. */
  Optional<LiveObject> one(Key key) {
    return one(key, Request.get(Paths.of(key)));
  }

  /** The same with nothing but its metadata. */
  Optional<LiveObject> oneMetadata(Key key) {
    return one(key, Request.metadata(Paths.of(key), "PartialObjectMetadata"));
  }

  private Optional<LiveObject> one(Key key, Request request) {
    Answer answer = server.send(request);
    if (answer.isFine() && answer.body() instanceof ObjectNode tree) {
      return Optional.of(new LiveObject(key, tree));
    }
    if (answer.code() == MISSING) {
      return Optional.empty();
    }
    throw refusal.of(ApiRequest.on("get", key, "get"), answer);
  }

  private List<LiveObject> pages(
      Kind kind, String namespace, String query, int absent, Function<String, Request> get) {
    return items(Paths.of(kind, namespace), query, ApiRequest.list(kind), absent, get)
        .orElse(List.of())
        .stream()
        .map(tree -> object(kind, tree))
        .toList();
  }

  /**
   * Everything that a collection lists.
   *
   * @param absent the code that stands for no such collection; 0 for none
   * @param get makes the request of a path
   */
  private Optional<List<ObjectNode>> items(
      String path, String query, ApiRequest request, int absent, Function<String, Request> get) {
    String first = path + "?limit=" + page + (query.isEmpty() ? "" : "&" + query);
    List<ObjectNode> items = new ArrayList<>();
    SharedParts parts = new SharedParts();
    String next = "";
    int restarts = 0;
    while (true) {
      Answer answer =
          server.send(
              get.apply(
                  first + (next.isEmpty() ? "" : "&continue=" + URLEncoder.encode(next, UTF_8))));
      if (answer.code() == absent) {
        return Optional.empty();
      }
      if (answer.code() == GONE && restarts < RESTARTS) {
        restarts++;
        items.clear();
        next = "";
        continue;
      }
      if (!answer.isFine()) {
        throw refusal.of(request, answer);
      }
      for (JsonNode item : answer.body().path("items")) {
        if (item instanceof ObjectNode tree) {
          parts.in(tree);
          items.add(tree);
        }
      }
      next = answer.body().path("metadata").path("continue").asText("");
      if (next.isEmpty()) {
        return Optional.of(items);
      }
    }
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
