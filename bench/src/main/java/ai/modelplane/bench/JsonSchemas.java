package ai.modelplane.bench;

import ai.modelplane.compiler.yaml.YamlReader;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The CustomResourceDefinitions as JSON Schemas for kubeconform, one file a kind and version, made
 * as its own script makes them (scripts/openapi2jsonschema.py): a map with known fields takes no
 * others, metadata is left open, the rest is as the definition has it.
 *
 * <pre>
 * JsonSchemas CRD_FOLDER OUT_FOLDER    writes OUT_FOLDER/modelservice_v1alpha1.json and the like
 * </pre>
 */
final class JsonSchemas {

  private JsonSchemas() {}

  public static void main(String[] args) throws IOException {
    Path out = Files.createDirectories(Path.of(args[1]));
    List<Path> files;
    try (Stream<Path> found = Files.list(Path.of(args[0]))) {
      files = found.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
    for (Path file : files) {
      JsonNode spec =
          YamlReader.read(file.toString(), Files.readAllBytes(file))
              .documents()
              .getFirst()
              .tree()
              .path("spec");
      String kind = spec.path("names").path("kind").asText().toLowerCase(Locale.ROOT);
      for (JsonNode version : spec.path("versions")) {
        JsonNode schema = version.at("/schema/openAPIV3Schema");
        close(schema);
        Files.writeString(
            out.resolve(kind + "_" + version.path("name").asText() + ".json"), schema.toString());
      }
    }
  }

  private static void close(JsonNode node) {
    if (!(node instanceof ObjectNode schema)) {
      return;
    }
    if (schema.has("properties")
        && !schema.has("additionalProperties")
        && !schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      schema.put("additionalProperties", false);
    }
    schema.path("properties").forEach(JsonSchemas::close);
    close(schema.path("items"));
    close(schema.path("additionalProperties"));
  }
}
