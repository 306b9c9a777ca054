package ai.modelplane.reconciler.process;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.dataplane.Http;
import ai.modelplane.reconciler.dataplane.Site;
import ai.modelplane.reconciler.dataplane.Traffic;
import ai.modelplane.testbed.RawApi;
import ai.modelplane.testbed.RecordingEngine;
import ai.modelplane.testbed.Relay;
import ai.modelplane.testbed.Testbed;
import ai.modelplane.testing.Yaml;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A repository that a loop follows, with traffic. The service {@code qwen} changes; {@code kimi}
 * never does, so nobody has a reason to write its route.
 */
final class Followed implements AutoCloseable {

  private static final String ROUTES = "/apis/gateway.networking.k8s.io/v1";
  private static final String OURS = "?labelSelector=app.kubernetes.io%2Fmanaged-by%3Dmodelplane";

  final Site site;
  final Models models;
  final Relay relay;
  final Traffic traffic = new Traffic();
  private final Path folder;
  private final RawApi api;
  private final List<Program> programs = new ArrayList<>();
  private final List<String> urls = new ArrayList<>();
  private int pushes;

  /** What runs now. */
  Program run;

  private Followed(Testbed testbed, Path folder) {
    this.folder = folder;
    site = Site.begin(testbed, "followed", folder);
    api = new RawApi(testbed);
    relay = new Relay(testbed);
    models = Models.create(folder);
    RecordingEngine east = site.engine("east");
    RecordingEngine west = site.engine("west");
    testbed.network().place("10.0.1.50", 80, east.port());
    testbed.network().place("10.0.2.50", 80, west.port());
    site.cluster("prod-us-east", "10.0.1.50").cluster("prod-eu-west", "10.0.2.50");
    for (String model : List.of("qwen", "kimi")) {
      site.replica(model + "-0", model, "prod-us-east")
          .replica(model + "-1", model, "prod-eu-west");
    }
    models.write("kimi.yaml", service("kimi", 1, 1)).write("qwen.yaml", service("qwen", 1, 1));
    models.push("even");
    run = start(Map.of());
    run.await("both are served", () -> isReady("qwen") && isReady("kimi"));
    for (String service : List.of("qwen", "kimi")) {
      String url = site.serving(service, 200) + "/health";
      urls.add(url);
      traffic.keeping(2, url).connecting(1, url);
    }
  }

  /** On a testbed of its own, since the parts may be killed. */
  static Followed begin(Path folder) {
    return new Followed(Testbed.own(), folder);
  }

  /** Another copy; it comes to the API server through the relay. */
  Program start(Map<String, String> environment, String... more) {
    Map<String, String> all = new HashMap<>(environment);
    all.putIfAbsent("XDG_CACHE_HOME", folder.resolve("cache").toString());
    List<String> arguments = new ArrayList<>(List.of("run", models.url(), "--rev", "main"));
    arguments.addAll(
        List.of("--kubeconfig", relay.kubeconfig(folder.resolve("config")).toString()));
    arguments.addAll(List.of("--interval", "1s"));
    arguments.addAll(List.of(more));
    Program program = Program.modelplane(all, arguments);
    programs.add(program);
    return program;
  }

  /** Something that a person pushes: other weights for qwen. What they are. */
  String push() {
    return push(false);
  }

  /** The same in place of the last commit. */
  String rewrite() {
    return push(true);
  }

  private String push(boolean isRewriting) {
    int west = 2 + pushes++ % 50;
    models.write("qwen.yaml", service("qwen", 1, west));
    String message = west + " to the west";
    revision = isRewriting ? models.rewrite(message) : models.push(message);
    return "1 " + west;
  }

  private String revision = "";

  /** The id of the last commit. */
  String revision() {
    return revision;
  }

  private String service(String name, int east, int west) {
    return Yaml.service(name)
        .in(site.namespace)
        .entry(
            "modelplane.ai/deployment=%s modelplane.ai/cluster=prod-us-east".formatted(name), east)
        .entry(
            "modelplane.ai/deployment=%s modelplane.ai/cluster=prod-eu-west".formatted(name), west)
        .text();
  }

  boolean isReady(String service) {
    return conditions(service, "Ready").equals("True");
  }

  private String conditions(String service, String type) {
    return items(
            get("/apis/modelplane.ai/v1alpha1/namespaces/" + site.namespace + "/modelservices"))
        .filter(o -> o.at("/metadata/name").asText().equals(service))
        .flatMap(o -> StreamSupport.stream(o.at("/status/conditions").spliterator(), false))
        .filter(c -> c.path("type").asText().equals(type))
        .map(c -> c.path("status").asText())
        .collect(Collectors.joining());
  }

  /** The weights of the live route, in order. */
  String weights(String service) {
    return StreamSupport.stream(route(service).at("/spec/rules/0/backendRefs").spliterator(), false)
        .map(b -> b.path("weight").asText())
        .collect(Collectors.joining(" "));
  }

  /** How often the route's spec was written, its creation included. */
  int generation(String service) {
    return route(service).at("/metadata/generation").asInt();
  }

  private JsonNode route(String service) {
    return get(ROUTES + "/namespaces/" + site.namespace + "/httproutes/" + service);
  }

  /** Every object that the loop made or takes from Git, with its uid. */
  SortedMap<String, String> standing() {
    SortedMap<String, String> standing = new TreeMap<>();
    String ours = "/namespaces/" + site.namespace + "/";
    for (String path :
        List.of(
            ROUTES + ours + "httproutes" + OURS,
            "/api/v1" + ours + "services" + OURS,
            "/apis/discovery.k8s.io/v1" + ours + "endpointslices" + OURS,
            "/apis/modelplane.ai/v1alpha1" + ours + "modelservices",
            "/apis/modelplane.ai/v1alpha1" + ours + "modelendpoints")) {
      JsonNode list = get(path);
      items(list)
          .forEach(
              o ->
                  standing.put(
                      list.path("kind").asText() + " " + o.at("/metadata/name").asText(),
                      o.at("/metadata/uid").asText()));
    }
    return standing;
  }

  private static Stream<JsonNode> items(JsonNode list) {
    return StreamSupport.stream(list.path("items").spliterator(), false);
  }

  private JsonNode get(String path) {
    try {
      return new ObjectMapper().readTree(api.get(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The revision in the service's status. */
  String revision(String service) {
    return site.status(service, "{.status.revision}");
  }

  /** Deletes a definition, and with it all objects of its kind, and installs it again. */
  void reinstall(String plural) {
    Path definition = Program.top().resolve("schemas").resolve(plural + ".yaml");
    site.testbed.kubectl("delete", "crd", plural + ".modelplane.ai").ok();
    site.testbed.kubectl("apply", "--server-side", "-f", definition.toString()).ok();
    Http.eventually(
        plural + " are served",
        () -> site.testbed.kubectl("get", plural + ".modelplane.ai", "-A").exit() == 0);
  }

  /** Waits until the gateway answers again. */
  void answers() {
    for (String url : urls) {
      Http.eventually(url, () -> Http.once(url).equals("HTTP/1.1 200 OK"));
    }
  }

  /** Waits until the API server answers again. */
  void serves() {
    Http.eventually(
        "the API server is ready",
        () -> site.testbed.kubectl("get", "--raw", "/readyz").exit() == 0);
  }

  /** The plan is empty: what stands is what Git says. */
  void converged() {
    try (Program diff =
        Program.modelplane(
            Map.of("XDG_CACHE_HOME", folder.resolve("other-cache").toString()),
            List.of(
                "diff",
                models.url(),
                "--rev",
                "main",
                "--kubeconfig",
                site.testbed.kubeconfig().toString()))) {
      assertThat(diff.exit()).as(diff.output()).isZero();
    }
  }

  @Override
  public void close() {
    traffic.close();
    programs.forEach(Program::close);
    relay.close();
    api.close();
    site.close();
  }
}
