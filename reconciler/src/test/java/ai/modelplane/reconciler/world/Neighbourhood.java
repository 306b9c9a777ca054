package ai.modelplane.reconciler.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.testbed.RawApi;
import ai.modelplane.testbed.Testbed;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Worlds side by side on a real cluster: the Gateway, routes and backends of each, in namespaces of
 * its own and with hostnames of its own. What the API server refuses is left out.
 */
final class Neighbourhood implements AutoCloseable {

  static final String CONTROLLER = "traefik.io/gateway-controller";

  private static final String MARK = "modelplane.example/world";
  private static final List<Kind> KINDS =
      List.of(Kind.GATEWAY_CLASS, Kind.GATEWAY, Kind.SERVICE, Kind.ENDPOINT_SLICE, Kind.HTTP_ROUTE);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Testbed testbed;
  private final RawApi api;

  /** By when they are to be made. */
  private final List<List<ObjectNode>> ages =
      List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

  Neighbourhood(Testbed testbed) {
    this.testbed = testbed;
    this.api = new RawApi(testbed);
  }

  /** What a name of the world is here. */
  static String named(long world, String text) {
    String own = "w" + world;
    return text.replace("\"ml\"", "\"" + own + "-ml\"")
        .replace("\"dev\"", "\"" + own + "-dev\"")
        .replace("\"modelplane-system\"", "\"" + own + "-gw\"")
        .replaceAll("\"/(ml|dev)(?=[/\"])", "\"/" + own + "-$1")
        .replaceAll("example\\.(com|net)", own + ".example.$1");
  }

  /** Takes in what a gateway sees of a world. */
  void add(long number, World world) {
    List<ObjectNode> objects =
        new ArrayList<>(world.store.all().stream().map(LiveObject::tree).toList());
    if (world.store.find(new Key(Kind.GATEWAY_CLASS, "", "any")).isEmpty()) {
      ObjectNode any = JSON.createObjectNode().put("kind", Kind.GATEWAY_CLASS.word());
      any.put("apiVersion", Kind.GATEWAY_CLASS.apiVersion())
          .putObject("metadata")
          .put("name", "any");
      any.putObject("spec").put("controllerName", PromptGateway.CONTROLLER);
      objects.add(any);
    }
    for (ObjectNode object : objects) {
      if (KINDS.stream().anyMatch(k -> k.word().equals(object.path("kind").asText()))) {
        String created = object.at("/metadata/creationTimestamp").asText(Stored.WHEN);
        int age = Integer.signum(created.compareTo(Stored.WHEN)) + 1;
        ages.get(age).add(placed(number, object));
      }
    }
  }

  private ObjectNode placed(long number, ObjectNode object) {
    String text =
        named(number, object.toString())
            .replace("\"any\"", "\"w" + number + "-any\"")
            .replace(PromptGateway.CONTROLLER, CONTROLLER)
            .replace("9999", Integer.toString(testbed.innerUrl().getPort()))
            .replace("\"appProtocol\":\"https\"", "\"appProtocol\":\"http\"");
    ObjectNode tree = (ObjectNode) parse(text);
    tree.remove("status");
    ObjectNode metadata = (ObjectNode) tree.path("metadata");
    metadata.retain("name", "namespace", "labels");
    metadata.withObjectProperty("labels").put(MARK, "w" + number);
    for (JsonNode listener : tree.at("/spec/listeners")) {
      if (listener.path("port").asInt() == 80) {
        ((ObjectNode) listener).put("port", testbed.gatewayUrl().getPort());
      }
    }
    if (tree.findValuesAsText("value").contains("/") && !tree.path("spec").has("hostnames")) {
      // all worlds have one port: this one would take what nobody takes in another
      tree.withObject("/spec").putArray("hostnames").add("ai.w" + number + ".example.com");
    }
    return tree;
  }

  /** Makes the objects, the old ones first, and a second later than those the next. */
  void lay() {
    Stream<String> namespaces =
        ages.stream()
            .flatMap(List::stream)
            .map(o -> o.at("/metadata/namespace").asText(""))
            .filter(n -> !n.isEmpty())
            .distinct();
    all(namespaces.map(n -> post("/api/v1/namespaces", namespace(n))).toList());
    for (List<ObjectNode> age : ages) {
      all(age.stream().map(o -> post(collection(o), o)).toList());
      String last = time();
      while (time().equals(last)) {
        Thread.onSpinWait(); // the server's clock goes by seconds
      }
    }
  }

  private static ObjectNode namespace(String name) {
    ObjectNode tree = JSON.createObjectNode();
    tree.putObject("metadata").put("name", name);
    return tree;
  }

  private static String collection(ObjectNode object) {
    Kind kind =
        KINDS.stream()
            .filter(k -> k.word().equals(object.path("kind").asText()))
            .findFirst()
            .orElseThrow();
    String namespace = object.at("/metadata/namespace").asText("");
    return (kind.group().isEmpty() ? "/api/v1" : "/apis/" + kind.apiVersion())
        + (kind.isNamespaced() ? "/namespaces/" + namespace : "")
        + "/"
        + kind.plural();
  }

  private Runnable post(String path, ObjectNode tree) {
    return () ->
        RawApi.succeeded(
            "POST " + path,
            api.send(
                "POST",
                path,
                Map.of("Content-Type", "application/json"),
                tree.toString().getBytes(UTF_8)));
  }

  private static void all(List<Runnable> tasks) {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      tasks.forEach(threads::execute);
    }
  }

  private String time() {
    return api.send("GET", "/livez", Map.of(), new byte[0])
        .headers()
        .firstValue("Date")
        .orElseThrow();
  }

  /** What the cluster holds of these kinds, of others' as well. */
  List<JsonNode> objects() {
    String kinds =
        String.join(",", KINDS.stream().map(k -> k.plural() + "." + k.group()).toList())
            .replace("services.,", "services,");
    List<JsonNode> objects = new ArrayList<>();
    parse(testbed.kubectl("get", kinds, "-A", "-o", "json").ok())
        .path("items")
        .forEach(objects::add);
    return objects;
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(json, e);
    }
  }

  /** Other tests share the gateway. */
  @Override
  public void close() {
    testbed
        .kubectl(
            "delete",
            "httproutes,gateways,services,endpointslices,gatewayclasses",
            "-A",
            "-l",
            MARK,
            "--wait=false")
        .ok();
    api.close();
  }
}
