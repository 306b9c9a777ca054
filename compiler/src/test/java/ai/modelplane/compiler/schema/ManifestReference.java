package ai.modelplane.compiler.schema;

import ai.modelplane.compiler.api.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page docs/manifests.md: what is written here, and what the schemas say of each field. */
final class ManifestReference {

  /** In the order in which a reader wants them. */
  static final List<Kind> KINDS =
      List.of(Kind.MODEL_SERVICE, Kind.MODEL_ENDPOINT, Kind.MODEL_REPLICA, Kind.INFERENCE_CLUSTER);

  private static final Pattern DEFAULT = Pattern.compile(" ?Defaults to (.+?)\\.(?= |$)");

  private static final String INTRODUCTION =
      """
      # Manifests

      <!-- Generated from schemas/ by ManifestReferenceTest; change the descriptions there and run it with
           -Dmodelplane.update=true. -->

      Every kind of the group `modelplane.ai`, version `v1alpha1`. People write a [ModelService](#modelservice) for
      each URL and, for backends that Modelplane does not run, a [ModelEndpoint](#modelendpoint). Whatever runs models
      writes [ModelReplicas](#modelreplica) and [InferenceClusters](#inferencecluster).

      A field that is not listed here is an error in a manifest of the first two. What an API server adds to them
      (`status`, `uid`, `managedFields`, ...) is accepted and not read, so the output of `kubectl get -o yaml` is a valid
      manifest.

      ## Labels and annotations

      | Label or annotation | On | Meaning |
      |---|---|---|
      | label `modelplane.ai/deployment` | ModelReplica, ModelEndpoint | The deployment that the replica belongs to. |
      | label `modelplane.ai/cluster` | ModelEndpoint | The cluster that the replica runs on; set from `spec.clusterName`. |
      | label `modelplane.ai/external-provider` | ModelEndpoint | By convention, who runs a backend that Modelplane does not run. |
      | `modelplane.ai/prune: disabled` | anything that is applied | The object stays when its manifest is gone. |
      | `modelplane.ai/reconcile: disabled` | ModelService, ModelEndpoint, or a rendered object | Nothing is written to it. What is live of it is served. |
      | `modelplane.ai/drain: "true"` | InferenceCluster, ModelReplica, ModelEndpoint | It is taken out of routing. On the endpoint of a replica the annotation stays while the replica exists: the endpoint is kept, unrouted, while the replica is not Ready. |
      | `modelplane.ai/public-url: URL` | the Gateway | The base of every public address, when the Gateway cannot tell it: its listener is at another port than 80 or 443, or its hostname is a wildcard. |

      The opposites `enabled` and `"false"` are the same as no annotation. Any other value, an annotation where it has no
      meaning, and a key that is nearly one of these are [reported](rules.md#resourcemark).

      Modelplane sets these on what it writes. A manifest that has one is refused, with two exceptions: Modelplane
      overwrites `app.kubernetes.io/managed-by`, and reads `modelplane.ai/service` on routes only.

      | Label or annotation | On | Meaning |
      |---|---|---|
      | label `app.kubernetes.io/managed-by: modelplane` | every object | A Modelplane wrote it. |
      | label `modelplane.ai/instance` | every object | The instance that wrote it: the namespace and name of its first Gateway. |
      | label `modelplane.ai/service` | HTTPRoute | The ModelService that the route serves. |
      | label `modelplane.ai/replica` | ModelEndpoint | The ModelReplica that the endpoint stands for. |
      | label `modelplane.ai/source` | ModelService, ModelEndpoint | The source that owns the object and may delete it, as a hash. |
      | annotation `modelplane.ai/source-name` | ModelService, ModelEndpoint | The same for people: `git.example.com/team/fleet//models` for the folder `models` of that repository, the absolute path (`/srv/models`, in Git `file:///srv/models`) of what has no remote, or the NAME of `--prune-as`. Never with credentials. [How it is made](adopt.md#what-a-source-is). |
      | annotation `modelplane.ai/file` | ModelService, ModelEndpoint | The file, from the root of its repository or, outside Git, of the source; `-` for standard input. |
      | annotation `modelplane.ai/mutated` | every object | What was put right last, as a hash, or what an admission policy changes at every write. It is removed to write the object once more. |
      | annotation `modelplane.ai/held-since` | HTTPRoute, ModelEndpoint | Since when the object is held while its kind is [in doubt](rules.md#clusterdoubt). |
      """;

  private static final Map<Kind, String> EXAMPLES =
      Map.of(
          Kind.MODEL_SERVICE,
          """
          apiVersion: modelplane.ai/v1alpha1
          kind: ModelService
          metadata:
            name: qwen
            namespace: ml-team
          spec:
            endpoints:
            - selector:
                matchLabels:
                  modelplane.ai/deployment: qwen3-8b
              weight: 95
            - selector:
                matchLabels:
                  modelplane.ai/deployment: qwen3-8b-v2 # a canary
              weight: 5
            - selector:
                matchLabels:
                  modelplane.ai/external-provider: together # only when no replica can answer
              priority: 10
          """,
          Kind.MODEL_ENDPOINT,
          """
          apiVersion: modelplane.ai/v1alpha1
          kind: ModelEndpoint
          metadata:
            name: together
            namespace: ml-team
            labels:
              modelplane.ai/external-provider: together
          spec:
            url: https://api.example.com/v1
          """,
          Kind.MODEL_REPLICA,
          """
          apiVersion: modelplane.ai/v1alpha1
          kind: ModelReplica
          metadata:
            name: qwen3-8b-0
            namespace: ml-team
            labels:
              modelplane.ai/deployment: qwen3-8b
          spec:
            clusterName: prod-us-east
          status:
            conditions:
            - type: Ready
              status: "True"
          """,
          Kind.INFERENCE_CLUSTER,
          """
          apiVersion: modelplane.ai/v1alpha1
          kind: InferenceCluster
          metadata:
            name: prod-us-east
          status:
            gateway:
              address: 10.0.1.50
          """);

  private ManifestReference() {}

  static String page() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    for (Kind kind : KINDS) {
      JsonNode schema = Definition.read(kind).written();
      page.append("\n## ").append(kind.word()).append("\n\n");
      page.append(schema.path("description").asText()).append("\n\n");
      page.append("```yaml\n").append(EXAMPLES.get(kind)).append("```\n\n");
      page.append("| Field | Type | Required | Default | Description |\n|---|---|---|---|---|\n");
      List<String> rows = new ArrayList<>();
      for (String part : List.of("spec", "status")) {
        JsonNode field = schema.path("properties").path(part);
        if (field.isObject()) {
          rows(part, field, isRequired(schema, part), rows);
        }
      }
      rows.forEach(row -> page.append(row).append('\n'));
    }
    return page.toString();
  }

  private static void rows(String path, JsonNode schema, boolean required, List<String> rows) {
    String description = schema.path("description").asText();
    Matcher standard = DEFAULT.matcher(description);
    String otherwise = standard.find() ? standard.group(1) : "";
    rows.add(
        "| `%s` | %s | %s | %s | %s |"
            .formatted(
                path,
                type(schema),
                required ? "yes" : "",
                otherwise,
                standard.replaceAll("").strip()));
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      rows(path + "." + field.getKey(), field.getValue(), isRequired(schema, field.getKey()), rows);
    }
    JsonNode items = schema.path("items");
    for (Map.Entry<String, JsonNode> field : items.path("properties").properties()) {
      rows(
          path + "[]." + field.getKey(), field.getValue(), isRequired(items, field.getKey()), rows);
    }
    JsonNode values = schema.path("additionalProperties");
    if (values.isObject()) {
      rows(path + ".*", values, false, rows);
    }
  }

  private static boolean isRequired(JsonNode schema, String field) {
    for (JsonNode name : schema.path("required")) {
      if (name.asText().equals(field)) {
        return true;
      }
    }
    return false;
  }

  private static String type(JsonNode schema) {
    List<String> words = new ArrayList<>();
    schema.path("enum").forEach(word -> words.add("`" + word.asText() + "`"));
    if (!words.isEmpty()) {
      return String.join(" or ", words);
    }
    return switch (schema.path("type").asText()) {
      case "array" -> "list";
      case "object" -> schema.path("additionalProperties").isObject() ? "map of strings" : "map";
      case "string" -> schema.path("format").asText().equals("date-time") ? "time" : "string";
      default -> schema.path("type").asText();
    };
  }
}
