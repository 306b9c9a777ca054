package ai.modelplane.reconciler.story;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cli.Cli;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.kubernetes.KubernetesCluster;
import ai.modelplane.testbed.Testbed;
import ai.modelplane.testing.Yaml;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one story plays in: a namespace of the shared API server, and a folder of manifests. A pass
 * looks at every namespace, so what earlier tests left is cleared away first.
 */
final class World {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The gateway's data path is not looked at here, so nothing waits for it to settle. */
  private static final List<String> AT_ONCE = List.of("--settle", "0s");

  private static final String RENDERED = "httproutes,services,endpointslices,backendtlspolicies";

  final Testbed testbed;
  final String namespace;
  final Path repo;

  private World(Testbed testbed, String namespace, Path repo) {
    this.testbed = testbed;
    this.namespace = namespace;
    this.repo = repo;
  }

  /** A world with the clusters prod-us-east at 10.0.1.50 and prod-eu-west at 10.0.2.50. */
  static World begin(String name, Path repo) {
    Testbed testbed = Testbed.get();
    Cluster cluster = Clusters.shared(testbed);
    cluster.read(Options.DEFAULT.gateways()).objects().values().stream()
        .filter(o -> o.key().kind() != Kind.GATEWAY)
        .forEach(cluster::delete);
    World world = new World(testbed, testbed.namespace(name), repo);
    world.cluster("prod-us-east", "10.0.1.50");
    world.cluster("prod-eu-west", "10.0.2.50");
    return world;
  }

  /** Another folder of manifests for the same namespace. */
  World withRepo(Path other) {
    return new World(testbed, namespace, other);
  }

  // -- the source

  /** Writes a manifest; NS stands for the namespace. */
  World write(String file, CharSequence text) {
    try {
      Path path = repo.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, named(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** In a file of its own name. */
  World write(Yaml manifest) {
    return write(manifest.key().name() + ".yaml", manifest);
  }

  private String named(CharSequence text) {
    return text.toString().replace("namespace: NS", "namespace: " + namespace);
  }

  World remove(String file) {
    try {
      Files.delete(repo.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** A service over a whole deployment. */
  static Yaml service(String name, String deployment) {
    return Yaml.service(name).in("NS").over(deployment);
  }

  /** A hand-written endpoint, labelled as an external provider of its own name. */
  static Yaml endpoint(String name, String url) {
    return Yaml.endpoint(name, url)
        .in("NS")
        .metadata("labels: {modelplane.ai/external-provider: " + name + "}");
  }

  // -- the program

  Cli reconcile(String... more) {
    return command("reconcile", more);
  }

  Cli diff(String... more) {
    return command("diff", more);
  }

  /** A command on this world's source and cluster. */
  Cli command(String name, String... more) {
    List<String> arguments = new ArrayList<>(List.of(name, repo.toString()));
    arguments.addAll(onCluster());
    if (name.equals("reconcile")) {
      arguments.addAll(AT_ONCE);
    }
    arguments.addAll(List.of(more));
    return Cli.run(arguments).without(repo.toString());
  }

  /** With another source than the folder. */
  Cli reconcileInput(CharSequence in, String... more) {
    List<String> arguments = new ArrayList<>(List.of("reconcile", "-"));
    arguments.addAll(onCluster());
    arguments.addAll(AT_ONCE);
    arguments.addAll(List.of(more));
    return Cli.withInput(named(in), arguments.toArray(String[]::new));
  }

  List<String> onCluster() {
    return List.of("--kubeconfig", testbed.kubeconfig().toString());
  }

  // -- the cluster

  Testbed.Result kubectl(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-n", namespace));
    return testbed.kubectl(all.toArray(String[]::new));
  }

  /** What a person does with a manifest that is in no source. */
  World apply(CharSequence text, String... more) {
    List<String> all = new ArrayList<>(List.of("apply", "-f", "-"));
    all.addAll(List.of(more));
    testbed.kubectlStdin(named(text), all.toArray(String[]::new)).ok();
    return this;
  }

  World cluster(String name, String address) {
    return runs(Yaml.cluster(name, address));
  }

  /** A ready replica, as whatever runs models writes it. */
  World replica(String name, String deployment, String cluster) {
    return runs(Yaml.replica(name, cluster).in(namespace).deployment(deployment));
  }

  World ready(String replica, boolean ready) {
    Yaml now = Yaml.replica(replica, null).in(namespace).ready(ready);
    Clusters.shared(testbed).applyStatus(now.key(), (ObjectNode) now.tree().path("status"));
    return this;
  }

  /** Setting the scene takes most calls, and a process for each would take most of the time. */
  private World runs(Yaml object) {
    ObjectNode tree = object.tree();
    ObjectNode status = (ObjectNode) tree.remove("status");
    Clusters.shared(testbed).apply(object.key(), tree, false);
    Clusters.shared(testbed).applyStatus(object.key(), status);
    return this;
  }

  Cluster live() {
    return Clusters.shared(testbed);
  }

  JsonNode get(String kind, String name) {
    return parse(kubectl("get", kind, name, "-o", "json", "--show-managed-fields").ok());
  }

  boolean exists(String kind, String name) {
    return !kubectl("get", kind, name, "--ignore-not-found", "-o", "name").ok().isEmpty();
  }

  /** KIND/NAME of everything in the namespace that a pass could have written, sorted. */
  List<String> objects() {
    return List.copyOf(resourceVersions().keySet());
  }

  List<String> objects(String kind) {
    return objects().stream().filter(o -> o.startsWith(kind + "/")).toList();
  }

  /** The resourceVersion of each object: it moves with every write, one of a status as well. */
  SortedMap<String, String> resourceVersions() {
    SortedMap<String, String> versions = new TreeMap<>();
    JsonNode list = parse(kubectl("get", "ms,me," + RENDERED, "-o", "json").ok());
    for (JsonNode item : list.path("items")) {
      versions.put(
          item.path("kind").asText() + "/" + item.at("/metadata/name").asText(),
          item.at("/metadata/resourceVersion").asText());
    }
    return versions;
  }

  /** ADDRESS PATH WEIGHT of each backend of a live route, in order. */
  List<String> targets(String route) {
    List<String> targets = new ArrayList<>();
    for (JsonNode ref : get("httproute", route).at("/spec/rules/0/backendRefs")) {
      JsonNode slice = get("endpointslice", ref.path("name").asText());
      targets.add(
          slice.at("/endpoints/0/addresses/0").asText("nobody")
              + " "
              + ref.at("/filters/0/urlRewrite/path/replacePrefixMatch").asText("-")
              + " "
              + ref.path("weight").asText());
    }
    return targets;
  }

  /** STATUS REASON of a condition of a service. */
  String condition(String service, String type) {
    for (JsonNode condition : get("ms", service).at("/status/conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition.path("status").asText() + " " + condition.path("reason").asText();
      }
    }
    return "absent";
  }

  /** One client for all tests of the JVM: opening it takes longer than using it. */
  private static final class Clusters {
    private static @Nullable Cluster cluster;

    static synchronized Cluster shared(Testbed testbed) {
      if (cluster == null) {
        cluster = KubernetesCluster.open(testbed.kubeconfig(), null, "modelplane-system");
      }
      return cluster;
    }
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
