package ai.modelplane.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.api.Decode;
import ai.modelplane.compiler.api.InferenceCluster;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelReplica;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.yaml.YamlReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One object in a few words: as the text that a person writes, as a tree, and as the record that it
 * decodes to. It is in namespace ml-team unless it says otherwise.
 */
public final class Yaml implements CharSequence {

  private final Kind kind;
  private final String name;
  private final StringBuilder metadata = new StringBuilder();
  private final StringBuilder spec = new StringBuilder();
  private final Map<String, String> labels = new TreeMap<>();
  private final Map<String, String> annotations = new TreeMap<>();
  private String namespace;
  private String status = "";

  private Yaml(Kind kind, String name) {
    this.kind = kind;
    this.name = name;
    this.namespace = kind.isNamespaced() ? "ml-team" : "";
  }

  /** One without a spec. */
  public static Yaml of(Kind kind, String name) {
    return new Yaml(kind, name);
  }

  /** Without entries, which {@link #over} and {@link #entry} add. */
  public static Yaml service(String name) {
    return new Yaml(Kind.MODEL_SERVICE, name);
  }

  public static Yaml endpoint(String name, String url) {
    return new Yaml(Kind.MODEL_ENDPOINT, name).with("url: " + scalar(url));
  }

  /** An endpoint that a person wrote, and that stands alone: its deployment has its own name. */
  public static Yaml provider(String name, String url) {
    return endpoint(name, url).deployment(name);
  }

  /** A ready one, of the deployment that its name says: qwen-0 belongs to qwen. */
  public static Yaml replica(String name, @Nullable String cluster) {
    Yaml replica = new Yaml(Kind.MODEL_REPLICA, name).deployment(name.replaceFirst("-[0-9]+$", ""));
    return (cluster == null ? replica : replica.with("clusterName: " + cluster)).ready(true);
  }

  /**
   * @param address null for one whose gateway has none yet
   */
  public static Yaml cluster(String name, @Nullable String address) {
    Yaml cluster = new Yaml(Kind.INFERENCE_CLUSTER, name);
    return address == null
        ? cluster
        : cluster.status("{gateway: {address: " + scalar(address) + "}}");
  }

  /** The gateway of the platform, with one listener that admits routes of every namespace. */
  public static Yaml gateway(String name, String address) {
    return new Yaml(Kind.GATEWAY, name)
        .in("modelplane-system")
        .with("gatewayClassName: any")
        .with("listeners:")
        .with("- name: web")
        .with("  protocol: HTTP")
        .with("  port: 80")
        .with("  allowedRoutes: {namespaces: {from: All}}")
        .status("{addresses: [{value: " + address + "}]}");
  }

  /** The same at which the gateway also reaches itself. */
  public Yaml withInnerListener() {
    return with("- name: modelplane-inner")
        .with("  protocol: HTTP")
        .with("  port: 9999")
        .with("  allowedRoutes: {namespaces: {from: All}}");
  }

  /** Documents of one file. */
  public static String all(CharSequence... documents) {
    return all(List.of(documents));
  }

  public static String all(List<? extends CharSequence> documents) {
    return String.join("---\n", documents);
  }

  /** Those of a deployment from one number to another, which is not among them. */
  public static String replicas(String deployment, int from, int to, String cluster) {
    return all(
        IntStream.range(from, to).mapToObj(i -> replica(deployment + "-" + i, cluster)).toList());
  }

  public Yaml in(String other) {
    namespace = other;
    return this;
  }

  /** Labels as {@code app=x tier=gold}. */
  public Yaml labels(String text) {
    labels.putAll(map(text));
    return this;
  }

  public Yaml deployment(String deployment) {
    labels.put(Names.DEPLOYMENT, deployment);
    return this;
  }

  /** As if a pass of an instance had applied it. */
  public Yaml managed() {
    return labels("app.kubernetes.io/managed-by=modelplane")
        .labels("modelplane.ai/instance=modelplane-system.modelplane");
  }

  public Yaml annotation(String key, String value) {
    annotations.put(key, value);
    return this;
  }

  public Yaml owner(String ownerKind, String owner, boolean controller) {
    return metadata(
        "ownerReferences: [{kind: %s, name: %s, controller: %s}]"
            .formatted(ownerKind, owner, controller));
  }

  /** One more line of its metadata. */
  public Yaml metadata(String line) {
    metadata.append("  ").append(line).append('\n');
    return this;
  }

  /** One more line of its spec. */
  public Yaml with(String line) {
    spec.append("  ").append(line).append('\n');
    return this;
  }

  /** An entry over labels. */
  public Yaml entry(String selector) {
    if (spec.isEmpty()) {
      with("endpoints:");
    }
    Map<String, String> wanted = map(selector);
    with("- selector:").with(wanted.isEmpty() ? "    matchLabels: {}" : "    matchLabels:");
    wanted.forEach((key, value) -> with("      " + key + ": " + scalar(value)));
    return this;
  }

  public Yaml entry(String selector, int weight) {
    return entry(selector).with("  weight: " + weight);
  }

  /** An entry for each deployment: {@code qwen}, or with a weight {@code qwen:95}. */
  public Yaml over(String... deployments) {
    for (String entry : deployments) {
      String[] parts = entry.split(":", 2);
      entry(Names.DEPLOYMENT + "=" + parts[0]);
      if (parts.length > 1) {
        with("  weight: " + parts[1]);
      }
    }
    return this;
  }

  public Yaml ready(boolean ready) {
    return ready ? condition("True", "Running") : condition("False", "Loading");
  }

  private Yaml condition(String is, String reason) {
    return status(
        """
        {conditions: [{type: Ready, status: "%s", reason: %s, message: "", \
        lastTransitionTime: "2026-01-01T00:00:00Z"}]}\
        """
            .formatted(is, reason));
  }

  private Yaml status(String flow) {
    status = "status: " + flow + "\n";
    return this;
  }

  public Key key() {
    return new Key(kind, namespace, name);
  }

  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("apiVersion: ").append(kind.apiVersion()).append('\n');
    text.append("kind: ").append(kind.word()).append('\n');
    text.append("metadata:\n  name: ").append(name).append('\n');
    if (!namespace.isEmpty()) {
      text.append("  namespace: ").append(namespace).append('\n');
    }
    map(text, "labels", labels);
    map(text, "annotations", annotations);
    text.append(metadata);
    if (!spec.isEmpty()) {
      text.append("spec:\n").append(spec);
    }
    return text.append(status).toString();
  }

  private static void map(StringBuilder text, String field, Map<String, String> map) {
    if (!map.isEmpty()) {
      text.append("  ").append(field).append(":\n");
      map.forEach(
          (key, value) ->
              text.append("    ").append(key).append(": ").append(scalar(value)).append('\n'));
    }
  }

  /** Quoted unless it is plainly a string. */
  private static String scalar(String text) {
    return text.matches("[A-Za-z][-\\w./:@%]*(?<!:)")
            && !text.matches("(?i)true|false|yes|no|on|off|null|y|n")
        ? text
        : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static Map<String, String> map(String text) {
    Map<String, String> map = new TreeMap<>();
    for (String pair : text.isBlank() ? new String[0] : text.split(" ")) {
      map.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    return map;
  }

  /** The text with something else in it, such as a mistake. */
  public String replace(String from, String to) {
    return text().replace(from, to);
  }

  @Override
  public int length() {
    return text().length();
  }

  @Override
  public char charAt(int index) {
    return text().charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text().subSequence(start, end);
  }

  @Override
  public String toString() {
    return text();
  }

  public ObjectNode tree() {
    YamlReader.Read read = YamlReader.read(name, text().getBytes(UTF_8));
    if (!read.findings().isEmpty()) {
      throw new AssertionError(read.findings() + "\n" + text());
    }
    return (ObjectNode) read.documents().getFirst().tree();
  }

  public ModelService asService() {
    return Decode.service(tree());
  }

  public ModelEndpoint asEndpoint() {
    return Decode.endpoint(tree());
  }

  public ModelReplica asReplica() {
    return Decode.replica(tree());
  }

  public InferenceCluster asCluster() {
    return Decode.cluster(tree());
  }
}
