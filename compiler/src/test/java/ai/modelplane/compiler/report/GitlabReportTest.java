package ai.modelplane.compiler.report;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.text.Printable;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What GitLab shows in a merge request. */
class GitlabReportTest {

  /** The report as a tree, once it has what GitLab asks for. */
  static JsonNode checked(Validation validation) {
    String report = GitlabReport.of(validation);
    try {
      JsonNode issues = new ObjectMapper().readTree(report);
      assertThat(issues.isArray()).isTrue();
      assertThat(issues.findValuesAsText("fingerprint")).doesNotHaveDuplicates();
      for (JsonNode issue : issues) {
        assertThat(issue.at("/description").textValue()).isNotBlank();
        assertThat(issue.at("/check_name").textValue()).isNotBlank();
        assertThat(issue.at("/fingerprint").textValue()).matches("[0-9a-f]{64}");
        assertThat(issue.at("/severity").textValue())
            .isIn(Set.of("info", "minor", "major", "critical", "blocker"));
        assertThat(issue.at("/location/path").textValue()).doesNotStartWith("./");
        assertThat(issue.at("/location/lines/begin").intValue()).isPositive();
      }
      return issues;
    } catch (IOException e) {
      throw new AssertionError(report, e);
    }
  }

  @Test
  void aFindingIsAnIssue() {
    checked(Sample.of(Sample.TYPO));
    assertThat(GitlabReport.of(Sample.of(Sample.TYPO)))
        .isEqualTo(
            """
            [
              {
                "description" : "unknown field \\"matchLabel\\" in spec.endpoints[0].selector (did you mean matchLabels?)",
                "check_name" : "schema/unknown-field",
                "fingerprint" : "78cebe23d5984f8e1e176f95c90de2228b1aec19b0fccace6a92efec63229d86",
                "severity" : "major",
                "location" : {
                  "path" : "models/qwen.yaml",
                  "lines" : {
                    "begin" : 10,
                    "end" : 10
                  }
                }
              }
            ]
            """);
  }

  @Test
  void warningsAreMinor() {
    assertThat(checked(Sample.of(Sample.EMPTY)).at("/0/severity").textValue()).isEqualTo("minor");
  }

  @Test
  void equalFindingsAreCounted() {
    assertThat(checked(Sample.of(Sample.TYPO, Sample.TYPO, Sample.EVIL, Sample.EVIL))).hasSize(4);
  }

  @Test
  void whatAChangeFixedIsLeftOut() {
    assertThat(checked(Sample.compared()).findValuesAsText("check_name"))
        .containsExactly("yaml/syntax", "schema/unknown-field", "selector/empty");
  }

  @Test
  void aFindingWithoutAFileStandsAtTheFirstOneOrAtTheTop() {
    assertThat(checked(Sample.of(Sample.SYNTAX, Sample.NOWHERE)).at("/1/location/path").textValue())
        .isEqualTo("models/broken.yaml");
    JsonNode alone = checked(Sample.of(Sample.NOWHERE));
    assertThat(alone.at("/0/location/path").textValue()).isEqualTo(".");
    assertThat(alone.at("/0/description").textValue()).startsWith("ModelService ml-team/by-hand: ");
  }

  @Test
  void aPathHasNoDotAtItsBeginning() {
    Location at = new Location("./a.yaml", 1, 1, 1, 2);
    assertThat(checked(Sample.of(Sample.at(Sample.TYPO, at))).at("/0/location/path").textValue())
        .isEqualTo("a.yaml");
  }

  @Test
  void hostileTextIsReadBackAsItWas() {
    JsonNode issue = checked(Sample.of(Sample.EVIL)).get(0);
    assertThat(issue.at("/location/path").textValue()).isEqualTo(Sample.IN_JSON);
    assertThat(issue.at("/description").textValue()).startsWith(Sample.IN_JSON);
    assertThat(
            GitlabReport.of(Sample.of(Sample.EVIL))
                .codePoints()
                .filter(c -> c != '\n' && Printable.isControl(c)))
        .isEmpty();
  }

  @Test
  void nothingFoundIsAnEmptyArray() {
    assertThat(GitlabReport.of(Sample.nothing())).isEqualTo("[ ]\n");
  }
}
