package ai.modelplane.compiler.schema;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.manifest.ManifestReader;
import ai.modelplane.compiler.yaml.YamlReader;
import ai.modelplane.testing.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an editor is told is what validate says. */
class EditorSchemaTest {

  private static final Path ROOT = Path.of(System.getProperty("modelplane.root", ".."));

  private static final Pattern MODELINE =
      Pattern.compile("# yaml-language-server: \\$schema=(\\S+)");

  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
          .getSchema(EditorSchema.tree());

  @Test
  void theFileSaysWhatTheDefinitionsSay() throws IOException {
    Path file = ROOT.resolve("schemas/editor/manifest.json");
    String now = EditorSchema.text();
    if (Boolean.getBoolean("modelplane.update")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, now);
    }
    assertThat(file)
        .withFailMessage(
            "schemas/editor/manifest.json is stale: run this test with -Dmodelplane.update=true,"
                + " which rewrites it")
        .hasContent(now);
  }

  @Test
  void everySampleNamesItAndIsValid() throws IOException {
    List<Path> samples = yaml(ROOT.resolve("testbed/sample/repo"));
    assertThat(samples).hasSizeGreaterThan(2);
    for (Path sample : samples) {
      Matcher modeline = MODELINE.matcher(Files.readString(sample));
      assertThat(modeline.find()).as("%s has a modeline", sample).isTrue();
      assertThat(sample.resolveSibling(modeline.group(1)).normalize())
          .isEqualTo(ROOT.resolve("schemas/editor/manifest.json").normalize());
      for (JsonNode tree : trees(sample)) {
        assertThat(errors(tree)).as("%s", sample).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{endpoints: [{selector: {matchLabel: {a: b}}}]} | matchLabel",
        "{endpoints: [{selector: {matchLabels: {a: b}}, weight: '5'}]} | weight",
        "{endpoints: []} | endpoints",
        "{endpoint: []} | endpoint",
      })
  void aMistakeIsOneInAnEditorToo(String spec, String where) {
    String yaml =
        """
        apiVersion: modelplane.ai/v1alpha1
        kind: ModelService
        metadata: {name: qwen, namespace: ml-team}
        spec: %s
        """
            .formatted(spec);
    JsonNode tree = YamlReader.read("f.yaml", yaml.getBytes()).documents().getFirst().tree();
    assertThat(errors(tree)).isNotEmpty().anyMatch(e -> e.toString().contains(where));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ModelService | {name: qwen, namespace: ml-team} | true",
        "ModelService | {name: qwen.v2, namespace: ml-team} | false",
        "ModelService | {name: Qwen, namespace: ml-team} | false",
        "ModelService | {name: qwen-, namespace: ml-team} | false",
        "ModelService | {name: qwen, namespace: ml_team} | false",
        "ModelService | {name: qwen} | false",
        "ModelService | {namespace: ml-team} | false",
        "ModelService | {name: qwen, namespace: ml-team, labels: {a/b: c, d: ''}} | true",
        "ModelService | {name: qwen, namespace: ml-team, labels: {a: 'b c'}} | false",
        "ModelService | {name: qwen, namespace: ml-team, labels: {a b: c}} | false",
        "ModelService | {name: qwen, namespace: ml-team, annotations: {a: 'b c'}} | true",
        "ModelService | {name: qwen, namespace: ml-team, label: {a: b}} | false",
        "ModelEndpoint | {name: qwen.v2, namespace: ml-team} | true",
        "ModelEndpoint | {name: qwen..v2, namespace: ml-team} | false",
        "ModelEndpoint | ~ | false",
      })
  void metadataIsWhatValidateTakes(String kind, String metadata, boolean good) {
    String spec =
        kind.equals("ModelService")
            ? "{endpoints: [{selector: {matchLabels: {a: b}}}]}"
            : "{url: 'https://api.example.com/v1'}";
    String yaml =
        "apiVersion: modelplane.ai/v1alpha1\nkind: %s\nspec: %s\n".formatted(kind, spec)
            + (metadata.equals("~") ? "" : "metadata: " + metadata + "\n");
    JsonNode tree = YamlReader.read("f.yaml", yaml.getBytes()).documents().getFirst().tree();
    Texts file = Texts.with("f.yaml", yaml);
    assertThat(errors(tree).isEmpty()).isEqualTo(good);
    assertThat(new ManifestReader(new Schemas()).read(file.snapshot()).findings().isEmpty())
        .isEqualTo(good);
  }

  private static List<Error> errors(JsonNode tree) {
    return SCHEMA.validate(tree);
  }

  private static List<Path> yaml(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static List<JsonNode> trees(Path file) throws IOException {
    List<JsonNode> trees = new ArrayList<>();
    YamlReader.read(file.toString(), Files.readAllBytes(file))
        .documents()
        .forEach(d -> trees.add(d.tree()));
    return trees;
  }
}
