package ai.modelplane.compiler.report;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Rule;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What code scanning gets to see. */
class SarifReportTest {

  private static final Schema OFFICIAL =
      SchemaRegistry.withDefaultDialect(Dialects.getDraft7())
          .getSchema(
              Objects.requireNonNull(
                  SarifReportTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")));

  /** The report as a tree, once the official schema has nothing against it. */
  static JsonNode checked(Validation validation) {
    String report = SarifReport.of(validation);
    assertThat(
            OFFICIAL.validate(
                report,
                InputFormat.JSON,
                context -> context.executionConfig(c -> c.formatAssertionsEnabled(true))))
        .isEmpty();
    return read(report);
  }

  @Test
  void aFindingIsAResult() {
    JsonNode run = checked(Sample.of(Sample.TYPO)).at("/runs/0");
    assertThat(run.at("/results/0").toPrettyString())
        .isEqualTo(
            """
            {
              "ruleId" : "schema/unknown-field",
              "ruleIndex" : INDEX,
              "level" : "error",
              "message" : {
                "text" : "unknown field \\"matchLabel\\" in spec.endpoints[0].selector\\nhint: did you mean matchLabels?"
              },
              "locations" : [ {
                "physicalLocation" : {
                  "artifactLocation" : {
                    "uri" : "models/qwen.yaml",
                    "uriBaseId" : "%SRCROOT%"
                  },
                  "region" : {
                    "startLine" : 10,
                    "startColumn" : 9,
                    "endLine" : 10,
                    "endColumn" : 19
                  }
                },
                "logicalLocations" : [ {
                  "name" : "qwen",
                  "fullyQualifiedName" : "ModelService ml-team/qwen",
                  "kind" : "resource"
                } ]
              } ],
              "partialFingerprints" : {
                "modelplaneFinding/v1" : "78cebe23d5984f8e1e176f95c90de2228b1aec19b0fccace6a92efec63229d86"
              }
            }\
            """
                .replace("INDEX", String.valueOf(Rule.SCHEMA_UNKNOWN_FIELD.ordinal()))
                .replace("\n", System.lineSeparator()));
    assertThat(run.at("/columnKind").textValue()).isEqualTo("unicodeCodePoints");
    assertThat(run.at("/tool/driver/name").textValue()).isEqualTo("Modelplane");
  }

  @Test
  void everyRuleIsDescribedWhereResultsPointTo() {
    for (Rule rule : Rule.values()) {
      JsonNode run = checked(Sample.of(Sample.ruled(rule))).at("/runs/0");
      JsonNode described =
          run.at("/tool/driver/rules").get(run.at("/results/0/ruleIndex").intValue());
      assertThat(described.at("/id").textValue()).isEqualTo(rule.id());
      assertThat(described.at("/shortDescription/text").textValue())
          .isEqualTo(rule.summary())
          .matches("[A-Z].*[^.]");
      assertThat(described.at("/defaultConfiguration/level").textValue())
          .isEqualTo(rule.severity().word());
    }
  }

  @Test
  void aSecondPlaceIsRelatedAndLinked() {
    JsonNode result = checked(Sample.of(Sample.TWICE)).at("/runs/0/results/0");
    assertThat(result.at("/message/text").textValue())
        .isEqualTo(
            "ModelService ml-team/kimi is defined more than once, [also at b/c:d.yaml:5](1)");
    assertThat(result.at("/relatedLocations/0/id").intValue()).isEqualTo(1);
    assertThat(result.at("/relatedLocations/0/physicalLocation/region/startLine").intValue())
        .isEqualTo(5);
  }

  @Test
  void againstABaseResultsAreNewOrUnchangedAndTheFixedAreGone() {
    JsonNode results = checked(Sample.compared()).at("/runs/0/results");
    assertThat(results.findValuesAsText("baselineState"))
        .containsExactly("new", "unchanged", "new");
    assertThat(results.findValuesAsText("ruleId")).doesNotContain(Rule.RESOURCE_DUPLICATE.id());
    assertThat(checked(Sample.of(Sample.TYPO)).findValue("baselineState")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "a b/[x].yaml, a%20b/%5Bx%5D.yaml",
    "c:d.yaml, c%3Ad.yaml",
    "ä/日.yaml, %C3%A4/%E6%97%A5.yaml",
    "100%25.yaml, 100%2525.yaml",
    "../up.yaml, ../up.yaml",
  })
  void pathsAreRelativeReferences(String file, String uri) {
    JsonNode at = location(Sample.at(Sample.TYPO, new Location(file, 1, 1, 1, 2)));
    assertThat(at.at("/artifactLocation/uri").textValue()).isEqualTo(uri);
    assertThat(at.at("/artifactLocation/uriBaseId").textValue()).isEqualTo("%SRCROOT%");
    assertThat(URI.create(uri).getPath()).isEqualTo(file);
  }

  @Test
  void anAbsolutePathIsAFileUri() {
    JsonNode at = location(Sample.at(Sample.TYPO, new Location("/a b.yaml", 1, 1, 1, 2)));
    assertThat(at.at("/artifactLocation").toString()).isEqualTo("{\"uri\":\"file:///a%20b.yaml\"}");
  }

  @Test
  void aFindingWithoutAFileStandsAtTheFirstOne() {
    JsonNode results = checked(Sample.of(Sample.TYPO, Sample.NOWHERE)).at("/runs/0/results");
    assertThat(results.at("/1/locations/0/physicalLocation/artifactLocation/uri").textValue())
        .isEqualTo("models/qwen.yaml");
    assertThat(results.at("/1/message/text").textValue())
        .startsWith("ModelService ml-team/by-hand: ");
    assertThat(checked(Sample.of(Sample.NOWHERE)).at("/runs/0/results/0/locations")).isEmpty();
  }

  @Test
  void nothingFoundIsARunWithoutResults() {
    assertThat(checked(Sample.nothing()).at("/runs/0/results")).isEmpty();
  }

  @Test
  void aHostileFindingIsOneResultThatSaysWhatItIs() {
    JsonNode result = checked(Sample.of(Sample.EVIL)).at("/runs/0/results/0");
    assertThat(result.at("/locations/0/logicalLocations/0/name").textValue())
        .isEqualTo(Sample.IN_JSON);
    assertThat(result.at("/message/text").textValue())
        .as("no links but the one to the second place")
        .doesNotContain("](http")
        .containsOnlyOnce("](1)");
  }

  @Test
  void fingerprintsOutliveMovedLinesAndFilesButNotAnotherMessage() {
    String was = fingerprint(Sample.TYPO);
    assertThat(fingerprint(Sample.at(Sample.TYPO, new Location("other.yaml", 99, 1, 99, 2))))
        .isEqualTo(was);
    assertThat(fingerprint(Sample.EMPTY)).isNotEqualTo(was);
    assertThat(fingerprint(Sample.said("begins on line 2, column 7, and")))
        .isEqualTo(fingerprint(Sample.said("begins on line 31, and")));
    assertThat(fingerprint(Sample.said("one"))).isNotEqualTo(fingerprint(Sample.said("two")));
  }

  @Test
  void equalFindingsHaveFingerprintsOfTheirOwn() {
    List<String> both =
        checked(Sample.of(Sample.TYPO, Sample.TYPO, Sample.TYPO))
            .findValuesAsText("modelplaneFinding/v1");
    assertThat(both).hasSize(3).doesNotHaveDuplicates().first().isEqualTo(fingerprint(Sample.TYPO));
  }

  private static String fingerprint(Diagnostic diagnostic) {
    return checked(Sample.of(diagnostic)).findValue("modelplaneFinding/v1").textValue();
  }

  private static JsonNode location(Diagnostic diagnostic) {
    return checked(Sample.of(diagnostic)).at("/runs/0/results/0/locations/0/physicalLocation");
  }

  private static JsonNode read(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (java.io.IOException e) {
      throw new AssertionError(json, e);
    }
  }
}
