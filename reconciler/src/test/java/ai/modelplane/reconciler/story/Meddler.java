package ai.modelplane.reconciler.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.testbed.RawApi;
import ai.modelplane.testbed.Testbed;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Somebody with a client of his own, who deletes, edits, relabels, pauses and remakes objects at
 * random while a pass works on them.
 */
final class Meddler implements Consumer<Key>, AutoCloseable {

  /** What he does to an object. */
  enum Deed {
    DELETE,
    EDIT,
    LABEL,
    PAUSE,
    TAKE_AWAY,
    REMAKE
  }

  private static final int ONE_IN = 3;

  private final RawApi api;
  private final Random random;
  private final Map<Deed, Integer> deeds = new EnumMap<>(Deed.class);

  /** What he made in place of what was there, by its uid. */
  private final Map<Key, String> his = new TreeMap<>();

  private boolean stopped;

  Meddler(Testbed testbed, long seed) {
    this.api = new RawApi(testbed);
    this.random = new Random(seed);
  }

  Map<Deed, Integer> deeds() {
    return deeds;
  }

  @Override
  public synchronized void accept(Key key) {
    if (!stopped && random.nextInt(ONE_IN) == 0) {
      Deed deed = Deed.values()[random.nextInt(Deed.values().length)];
      if (does(deed, key)) {
        deeds.merge(deed, 1, Integer::sum);
      }
    }
  }

  private boolean does(Deed deed, Key key) {
    JsonNode now = get(key);
    return switch (deed) {
      case DELETE -> fine(send("DELETE", path(key), "application/json", ""));
      case EDIT -> now.has("spec") && patch(key, edit(key.kind()));
      case LABEL -> patch(key, metadata("labels", "team", "\"theirs\""));
      case PAUSE -> patch(key, metadata("annotations", Names.RECONCILE, "\"disabled\""));
      case TAKE_AWAY -> patch(key, metadata("labels", Names.INSTANCE, "\"theirs\""));
      case REMAKE -> isRendered(key) && remake(key, now);
    };
  }

  private static boolean isRendered(Key key) {
    return switch (key.kind()) {
      case SERVICE, ENDPOINT_SLICE, HTTP_ROUTE -> true;
      default -> false;
    };
  }

  /** Fields that we own as well, so that they come back. */
  private static String edit(Kind kind) {
    return switch (kind) {
      case SERVICE -> "{\"spec\": {\"publishNotReadyAddresses\": true}}";
      case HTTP_ROUTE -> "{\"spec\": {\"rules\": [{\"backendRefs\": []}]}}";
      case MODEL_SERVICE ->
          "{\"spec\": {\"endpoints\": [{\"selector\": {\"matchLabels\": {\"a\": \"b\"}}}]}}";
      case MODEL_ENDPOINT -> "{\"spec\": {\"url\": \"http://10.9.9.9/v1\"}}";
      default -> "{\"metadata\": {\"labels\": {\"app.kubernetes.io/managed-by\": \"him\"}}}";
    };
  }

  /** The same object, but his. */
  private boolean remake(Key key, JsonNode now) {
    if (now.path("metadata").path("uid").isMissingNode()) {
      return false;
    }
    send("DELETE", path(key), "application/json", "");
    ObjectNode tree = (ObjectNode) now.deepCopy();
    tree.remove("status");
    tree.putObject("metadata").put("name", key.name()).put("namespace", key.namespace());
    String collection = path(key).substring(0, path(key).lastIndexOf('/'));
    HttpResponse<byte[]> made = send("POST", collection, "application/json", tree.toString());
    if (fine(made)) {
      his.put(key, uid(World.parse(new String(made.body(), UTF_8))));
    }
    return fine(made);
  }

  private static String uid(JsonNode object) {
    return object.path("metadata").path("uid").asText("");
  }

  /** What he made and that is no longer there, or no longer as he made it. */
  synchronized List<String> takenFromHim() {
    return his.entrySet().stream()
        .filter(
            e -> {
              JsonNode now = get(e.getKey());
              return !uid(now).equals(e.getValue())
                  || now.path("metadata").path("labels").has(Names.INSTANCE);
            })
        .map(e -> e.getKey() + ": " + get(e.getKey()))
        .toList();
  }

  /** He goes, and takes with him what is his; what he took away he gives back. */
  synchronized void stop(Iterable<Key> all, String instance) {
    stopped = true;
    his.forEach((key, uid) -> send("DELETE", path(key), "application/json", ""));
    his.clear();
    for (Key key : all) {
      JsonNode metadata = get(key).path("metadata");
      patch(key, metadata("labels", "team", "null"));
      patch(key, metadata("annotations", Names.RECONCILE, "null"));
      patch(key, metadata("annotations", Names.MUTATED, "null")); // nobody is to wait for him
      if (metadata.path("labels").path(Names.INSTANCE).asText("").equals("theirs")) {
        patch(key, metadata("labels", Names.INSTANCE, "\"" + instance + "\""));
      }
    }
  }

  private static String metadata(String map, String name, String value) {
    return "{\"metadata\": {\"%s\": {\"%s\": %s}}}".formatted(map, name, value);
  }

  private boolean patch(Key key, String patch) {
    return fine(send("PATCH", path(key), "application/merge-patch+json", patch));
  }

  private JsonNode get(Key key) {
    HttpResponse<byte[]> answer = send("GET", path(key), "application/json", "");
    return World.parse(fine(answer) ? new String(answer.body(), UTF_8) : "{}");
  }

  private HttpResponse<byte[]> send(String method, String path, String type, String body) {
    return api.send(
        method,
        path + (method.equals("PATCH") ? "?fieldManager=meddler" : ""),
        Map.of("Content-Type", type),
        body.getBytes(UTF_8));
  }

  private static boolean fine(HttpResponse<byte[]> answer) {
    return answer.statusCode() < 300;
  }

  private static String path(Key key) {
    String version = key.kind().apiVersion();
    return "/%s/%s/namespaces/%s/%s/%s"
        .formatted(
            version.contains("/") ? "apis" : "api",
            version,
            key.namespace(),
            key.kind().plural(),
            key.name());
  }

  @Override
  public void close() {
    api.close();
  }
}
