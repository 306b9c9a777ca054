package ai.modelplane.reconciler.preview;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.reconciler.plan.Traffic;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The plan for programs, held against the schema that the documentation gives. */
class PlanJsonTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Schema SCHEMA = schema("diff");

  /** A schema of the documentation. */
  static Schema schema(String name) {
    return SchemaRegistry.withDefaultDialect(Dialects.getDraft202012()).getSchema(file(name));
  }

  /** The same as it is written. */
  static JsonNode file(String name) {
    Path root = Path.of(System.getProperty("modelplane.root", ".."));
    try {
      return JSON.readTree(Files.readString(root.resolve("docs/" + name + ".schema.json")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<Preview> previews() {
    return Stream.concat(
        Stream.of(Changes.canary(), Changes.first(), Changes.none(), Changes.everything()),
        Hostile.texts().map(Hostile::preview));
  }

  private static JsonNode json(Preview preview) {
    try {
      return JSON.readTree(PlanJson.of(preview));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> wrong(JsonNode json) {
    return SCHEMA.validate(json).stream().map(Error::toString).toList();
  }

  @ParameterizedTest
  @MethodSource("previews")
  void holdsToItsSchema(Preview preview) {
    String text = PlanJson.of(preview);

    assertThat(wrong(json(preview))).isEmpty();
    assertThat(text).endsWith("}\n").isEqualTo(PlanJson.of(preview));
    assertThat(text.codePoints().filter(c -> c != '\n')).noneMatch(Character::isISOControl);
  }

  @ParameterizedTest
  @MethodSource("previews")
  void theSchemaKnowsEveryField(Preview preview) {
    JsonNode schema = file("diff");
    JsonNode json = json(preview);

    assertThat(schema.at("/properties").fieldNames()).toIterable().containsAll(names(json));
    known(json.path("services"), schema.at("/$defs/service/properties"));
    known(json.path("changes"), schema.at("/$defs/change/properties"));
    json.path("services")
        .forEach(
            s ->
                known(
                    s.path("endpoints"),
                    schema.at("/$defs/service/properties/endpoints/items/properties")));
    json.path("changes")
        .forEach(c -> known(c.path("fields"), schema.at("/$defs/field/properties")));
  }

  private static void known(JsonNode items, JsonNode properties) {
    items.forEach(
        item -> assertThat(properties.fieldNames()).toIterable().containsAll(names(item)));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void theSchemaRefusesWhatIsNotADiff() throws IOException {
    assertThat(wrong(JSON.readTree("{}"))).isNotEmpty();
    String text = PlanJson.of(Changes.canary());
    assertThat(wrong(JSON.readTree(text.replace("\"moved\"", "\"shifted\"")))).isNotEmpty();
    assertThat(wrong(JSON.readTree(text.replace("0.475", "47.5")))).isNotEmpty();
    assertThat(wrong(JSON.readTree(text.replace("\"fields\"", "\"felder\"")))).isNotEmpty();
  }

  @Test
  void aCanaryInNumbers() {
    JsonNode json = json(Changes.canary());

    assertThat(json.path("summary"))
        .hasToString(
            "{\"create\":0,\"configure\":2,\"delete\":0,\"skip\":0,\"conflict\":0,"
                + "\"unchanged\":12,\"services\":1,\"errors\":0,\"warnings\":0}");
    assertThat(json.at("/services/0/effect").asText()).isEqualTo("moved");
    assertThat(json.at("/services/0/moved").asDouble()).isEqualTo(0.15);
    assertThat(json.at("/services/0/endpoints/0"))
        .hasToString(
            "{\"endpoint\":\"kimi-k2-0\",\"cluster\":\"prod-us-east\","
                + "\"address\":\"http://10.0.1.50\",\"was\":\"\",\"before\":0.475,\"after\":0.4}");
    assertThat(json.at("/changes/0/fields/0"))
        .hasToString("{\"path\":\"/spec/endpoints/0/weight\",\"before\":95,\"after\":80}");
    assertThat(json.at("/changes/0/services/0/name").asText()).isEqualTo("kimi");
    assertThat(json.at("/changes").findValuesAsText("stage")).containsExactly("declare", "switch");
  }

  @Test
  void servicesThatLoseTheirTrafficComeFirst() {
    JsonNode services = json(Changes.everything()).path("services");

    assertThat(services.findValuesAsText("name"))
        .containsExactly("phi", "llama", "drifted", "kimi", "new", "held", "taken");
    assertThat(services.findValuesAsText("effect"))
        .containsExactly("lost", "moved", "moved", "moved", "gained", "unchanged", "unchanged");
    assertThat(services.at("/5/note").asText())
        .isEqualTo("the route stays as it is: paused by its annotation modelplane.ai/reconcile");
    assertThat(services.at("/5/endpoints/0/before")).isEqualTo(services.at("/5/endpoints/0/after"));
  }

  /** What comes is a new word for a reader that checks: the schema must know it first. */
  @Test
  void theSchemaKnowsEveryWordOfAnEnumeration() {
    JsonNode schema = file("diff");

    assertThat(schema.at("/$defs/change/properties/stage/enum"))
        .extracting(JsonNode::asText)
        .containsExactlyElementsOf(words(Stage.values()));
    assertThat(schema.at("/$defs/effect/enum"))
        .extracting(JsonNode::asText)
        .containsExactlyElementsOf(words(Traffic.Effect.values()));
  }

  private static List<String> words(Enum<?>[] values) {
    return Stream.of(values).map(v -> v.name().toLowerCase(Locale.ROOT)).toList();
  }

  @Test
  void driftNamesItsAuthorAndTime() {
    JsonNode json = json(Changes.everything());

    assertThat(json.path("changes"))
        .filteredOn(c -> c.path("name").asText().equals("drifted"))
        .singleElement()
        .satisfies(
            change ->
                assertThat(change.at("/fields/0"))
                    .hasToString(
                        "{\"path\":\"/spec/rules/0/backendRefs/0/weight\",\"before\":7,\"after\":1,"
                            + "\"drift\":{\"manager\":\"kubectl-edit\",\"operation\":\"Update\","
                            + "\"time\":\"2026-01-02T03:04:05Z\"}}"));
    assertThat(json.path("diagnostics").findValuesAsText("rule"))
        .containsExactly("schema/unknown-field", "selector/no-match");
  }
}
