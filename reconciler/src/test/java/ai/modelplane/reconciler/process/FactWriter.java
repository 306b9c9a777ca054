package ai.modelplane.reconciler.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.process.Facts.Channel;
import ai.modelplane.testbed.RawApi;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes facts to the cluster, each noted right before anybody can see it. */
final class FactWriter {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String namespace;
  private final Facts facts;
  private final RawApi api;
  private final List<String> story = new ArrayList<>();

  FactWriter(String namespace, Facts facts, RawApi api) {
    this.namespace = namespace;
    this.facts = facts;
    this.api = api;
  }

  /** What was written, a line each. */
  List<String> story() {
    return story;
  }

  /**
   * Somebody gives a route other rules.
   *
   * @return the route as it was stored; a missing node when it is gone
   */
  JsonNode edit(String route, JsonNode rules) {
    story.add("edited the route " + route);
    ObjectNode edit = JSON.createObjectNode();
    edit.withObject("/spec").set("rules", rules);
    HttpResponse<byte[]> answer =
        send(
            "PATCH",
            collection(Kind.HTTP_ROUTE) + "/" + route + "?fieldManager=kubectl-edit",
            "application/merge-patch+json",
            edit);
    return answer.statusCode() == 200 ? parse(answer) : JSON.missingNode();
  }

  /** Somebody deletes a route, if it still is that one. */
  void deleteRoute(String route, String uid) {
    story.add("deleted the route " + route);
    ObjectNode options = JSON.createObjectNode();
    options.withObject("/preconditions").put("uid", uid);
    send("DELETE", collection(Kind.HTTP_ROUTE) + "/" + route, "application/json", options);
  }

  /** Writes what differs: the object, and then its status, as an API server takes them. */
  void apply(Channel channel, ObjectNode next) {
    @Nullable ObjectNode before = facts.of(channel).get(next.at("/metadata/name").asText());
    ObjectNode object = next.deepCopy();
    object.remove("status");
    if (before == null || !object.equals(before.deepCopy().without(List.of("status")))) {
      ObjectNode between = object.deepCopy();
      if (before != null && before.has("status")) {
        between.set("status", before.path("status"));
      }
      facts.put(channel, between);
      write(object, "");
    }
    if (next.has("status")
        && (before == null || !next.path("status").equals(before.path("status")))) {
      facts.put(channel, next);
      ObjectNode status = object.deepCopy();
      status.remove("spec");
      status.withObject("/metadata").retain("name", "namespace");
      status.set("status", next.path("status"));
      write(status, "/status");
    }
  }

  private void write(ObjectNode object, String subresource) {
    story.add("applied " + object);
    String name = object.at("/metadata/name").asText();
    String query = "?fieldManager=churn&force=true";
    HttpResponse<byte[]> answer =
        send(
            "PATCH",
            collection(kind(object)) + "/" + name + subresource + query,
            "application/apply-patch+yaml",
            object);
    RawApi.succeeded(object.toString(), answer);
  }

  void delete(Channel channel, String name) {
    Kind kind = kind(facts.of(channel).get(name));
    story.add("deleted " + kind + " " + name);
    facts.remove(channel, name);
    RawApi.succeeded(
        "DELETE " + name, send("DELETE", collection(kind) + "/" + name, "application/json", ""));
  }

  private HttpResponse<byte[]> send(String method, String path, String type, Object body) {
    return api.send(method, path, Map.of("Content-Type", type), body.toString().getBytes(UTF_8));
  }

  private String collection(Kind kind) {
    return "/apis/"
        + kind.apiVersion()
        + (kind.isNamespaced() ? "/namespaces/" + namespace : "")
        + "/"
        + kind.plural();
  }

  private static Kind kind(ObjectNode object) {
    for (Kind kind : Kind.values()) {
      if (kind.word().equals(object.path("kind").asText())) {
        return kind;
      }
    }
    throw new AssertionError(object);
  }

  private static JsonNode parse(HttpResponse<byte[]> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
