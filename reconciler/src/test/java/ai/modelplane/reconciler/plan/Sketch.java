package ai.modelplane.reconciler.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.Compiler;
import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.manifest.ManifestReader;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.schema.Schemas;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.compiler.yaml.YamlReader;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.cluster.LiveStateReader;
import ai.modelplane.reconciler.gather.Gathered;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.prepare.Prepared;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A small fleet, compiled by the real compiler. */
public final class Sketch {

  private static final Schemas SCHEMAS = new Schemas();

  private Sketch() {}

  /** A cluster with a gateway at an address of its own. */
  public static String cluster(String name, String address) {
    return """
    ---
    apiVersion: modelplane.ai/v1alpha1
    kind: InferenceCluster
    metadata: {name: %s}
    status: {gateway: {address: %s}}
    """
        .formatted(name, address);
  }

  /** A replica of the deployment qwen. */
  public static String replica(String name, String cluster, boolean ready) {
    return """
    ---
    apiVersion: modelplane.ai/v1alpha1
    kind: ModelReplica
    metadata: {name: %s, namespace: ml-team, labels: {modelplane.ai/deployment: qwen}}
    spec: {clusterName: %s}
    status: {conditions: [{type: Ready, status: "%s"}]}
    """
        .formatted(name, cluster, ready ? "True" : "False");
  }

  /** A service over deployments: {@code qwen}, or with a weight {@code qwen:95}. */
  public static String service(String... entries) {
    StringBuilder text =
        new StringBuilder(
            """
            ---
            apiVersion: modelplane.ai/v1alpha1
            kind: ModelService
            metadata: {name: qwen, namespace: ml-team}
            spec:
              endpoints:
            """);
    for (String entry : entries) {
      int colon = entry.indexOf(':');
      text.append("  - {selector: {matchLabels: {modelplane.ai/deployment: ")
          .append(colon < 0 ? entry : entry.substring(0, colon))
          .append("}}")
          .append(colon < 0 ? "" : ", weight: " + entry.substring(colon + 1))
          .append("}\n");
    }
    return text.toString();
  }

  /** A hand-written endpoint, of a deployment of its own name. */
  public static String endpoint(String name, String url) {
    return """
    ---
    apiVersion: modelplane.ai/v1alpha1
    kind: ModelEndpoint
    metadata: {name: %1$s, namespace: ml-team, labels: {modelplane.ai/deployment: %1$s}}
    spec: {url: "%2$s"}
    """
        .formatted(name, url);
  }

  public static Compilation compile(String manifests, String live) {
    return compile(manifests, live, new TreeMap<>());
  }

  /** The same on a cluster to which something was applied before. */
  public static Compilation compile(
      String manifests, String live, SortedMap<Key, LiveObject> applied) {
    return prepared(manifests, live, applied).compilation();
  }

  /** A pass before its first write. */
  public static Prepared prepared(
      String manifests, String live, SortedMap<Key, LiveObject> applied) {
    List<LiveObject> objects = new ArrayList<>(objects(live));
    objects.addAll(applied.values());
    LiveState state = LiveStateReader.read(objects, Options.DEFAULT.gateway());
    Manifests read = read(manifests);
    Compilation compilation = Compiler.compile(Options.DEFAULT, read, "test", state.fleet());
    return new Prepared(
        Options.DEFAULT,
        new Gathered(new Input(read, "test", Snapshot.History.NONE), read, state, List.of()),
        state.objects(),
        compilation,
        Planner.plan(compilation.desired(), state.objects(), compilation.target()),
        List.of());
  }

  private static Manifests read(String manifests) {
    Request request =
        new Request("-", null, null, "test", new ByteArrayInputStream(manifests.getBytes(UTF_8)));
    try (Source source = Sources.open(request)) {
      return new ManifestReader(SCHEMAS).read(source.snapshot());
    } catch (SourceException e) {
      throw new AssertionError(e);
    }
  }

  /** The cluster as it is once a compilation was applied. */
  public static SortedMap<Key, LiveObject> applied(Compilation compilation) {
    return Live.all(
        compilation.desired().objects().values().stream().map(o -> Live.ours(o.tree())).toList());
  }

  /** Who gets what, by the plan that holds a compilation against what is live. */
  public static List<Traffic> traffic(Compilation wanted, SortedMap<Key, LiveObject> live) {
    return Traffic.of(
        Dialect.TRAEFIK,
        wanted.routes(),
        live,
        Planner.plan(wanted.desired(), live, wanted.target()));
  }

  private static List<LiveObject> objects(String yaml) {
    List<LiveObject> objects = new ArrayList<>();
    for (YamlReader.Document document : YamlReader.read("live", yaml.getBytes(UTF_8)).documents()) {
      if (document.tree() instanceof ObjectNode tree) {
        objects.add(new LiveObject(Live.key(tree), tree));
      }
    }
    return objects;
  }
}
