package ai.modelplane.compiler.schema;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReferenceTest {

  private static final Schemas SCHEMAS = new Schemas();

  @Test
  void thePageSaysWhatTheSchemasSay() throws IOException {
    Path page = root().resolve("docs/manifests.md");
    String now = ManifestReference.page();
    if (Boolean.getBoolean("modelplane.update")) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, now);
    }
    assertThat(page)
        .withFailMessage(
            "docs/manifests.md is stale: run this test with -Dmodelplane.update=true, which"
                + " rewrites it")
        .hasContent(now);
  }

  @Test
  void everyExampleOfThePageIsValid() {
    Matcher example =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(ManifestReference.page());
    List<String> kinds = new ArrayList<>();
    while (example.find()) {
      kinds.add(valid(Trees.tree(example.group(1))).word());
    }
    assertThat(kinds)
        .containsExactly("ModelService", "ModelEndpoint", "ModelReplica", "InferenceCluster");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{modelplane.ai/deployment: qwen3-8b}]",
        "[{modelplane.ai/deployment: qwen3-8b, modelplane.ai/cluster: prod-us-east}]",
        "[{modelplane.ai/deployment: qwen3-8b}, {modelplane.ai/deployment: qwen3-8b-v2}]",
        "[{modelplane.ai/deployment: kimi-k2}, {modelplane.ai/external-provider: together}]",
      })
  void everyShapeOfTheManualIsValid(String labels) {
    StringBuilder manifest =
        new StringBuilder(
            """
            apiVersion: modelplane.ai/v1alpha1
            kind: ModelService
            metadata: {name: qwen3-8b, namespace: ml-team}
            spec:
              endpoints:
            """);
    for (JsonNode matchLabels : Trees.tree("labels: " + labels).path("labels")) {
      manifest.append("  - selector: {matchLabels: ").append(matchLabels).append("}\n");
    }
    assertThat(valid(Trees.tree(manifest.toString()))).isEqualTo(Kind.MODEL_SERVICE);
  }

  @ParameterizedTest
  @EnumSource(names = {"MODEL_SERVICE", "MODEL_ENDPOINT", "MODEL_REPLICA", "INFERENCE_CLUSTER"})
  void everyFieldIsDescribedAndEveryListAndTextIsBounded(Kind kind) {
    List<String> lacking = new ArrayList<>();
    lacking("", Definition.read(kind).written(), lacking);
    assertThat(lacking).isEmpty();
  }

  private static void lacking(String path, JsonNode schema, List<String> into) {
    String type = schema.path("type").asText();
    boolean bounded =
        switch (type) {
          case "string" -> schema.has("maxLength") || schema.has("enum") || schema.has("format");
          case "array" -> schema.has("maxItems");
          case "object", "integer" -> true;
          default -> false;
        };
    // An API server refuses a description of the metadata, and checks apiVersion and kind itself.
    boolean ofEveryObject = path.matches("/(apiVersion|kind|metadata)");
    if (!bounded && !ofEveryObject) {
      into.add(path + " has no bound or no type");
    }
    if (!path.equals("/metadata") && !schema.path("description").asText().endsWith(".")) {
      into.add(path + " is not described in sentences");
    }
    schema
        .path("properties")
        .properties()
        .forEach(field -> lacking(path + "/" + field.getKey(), field.getValue(), into));
    for (String inner : List.of("items", "additionalProperties")) {
      if (schema.path(inner).isObject()) {
        lacking(path + "/" + inner, schema.path(inner), into);
      }
    }
  }

  private static Kind valid(ObjectNode tree) {
    Optional<Kind> kind = Kind.of("modelplane.ai", tree.path("kind").asText());
    assertThat(kind).isPresent();
    assertThat(SCHEMAS.validate(kind.orElseThrow(), tree)).isEmpty();
    return kind.orElseThrow();
  }

  /** The top folder: as the build says it, or the nearest one above with a pom of modules. */
  private static Path root() throws IOException {
    String given = System.getProperty("modelplane.root");
    if (given != null) {
      return Path.of(given);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path pom = at.resolve("pom.xml");
      if (Files.exists(pom) && Files.readString(pom).contains("<modules>")) {
        return at;
      }
    }
    throw new IllegalStateException("no pom.xml with modules above the working folder");
  }
}
