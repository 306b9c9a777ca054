package ai.modelplane.compiler.report;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Diagnostic.Baseline;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Origin;
import ai.modelplane.compiler.diagnostic.Resource;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.text.Printable;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {

  private static final Diagnostic TYPO =
      diagnostic(
          "      matchLabel: {}",
          new Location("team/qwen.yaml", 8, 7, 8, 17),
          "unknown field \"matchLabel\"",
          "did you mean matchLabels?");

  @Test
  void textIsTheContract() {
    assertThat(TextReport.of(List.of(TYPO), false))
        .isEqualTo(
            """
            team/qwen.yaml:8:7: error: unknown field "matchLabel" [schema/unknown-field]
                  matchLabel: {}
                  ^~~~~~~~~~
            hint: did you mean matchLabels?
            """);
  }

  @Test
  void nothingIsNothing() {
    assertThat(TextReport.of(List.of(), true)).isEmpty();
    assertThat(JsonReport.of(List.of())).isEqualTo("[ ]\n");
  }

  @Test
  void withoutAFileTheObjectIsNamed() {
    Finding finding =
        new Finding(
            Rule.SELECTOR_NO_MATCH,
            new Where.Nowhere(),
            new Resource("ModelService", "ml", "qwen"),
            "nothing matches",
            null);
    assertThat(TextReport.of(List.of(new Diagnostic(finding, null, null, null, null)), false))
        .isEqualTo("ModelService ml/qwen: warning: nothing matches [selector/no-match]\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a: bc | 4 | 6 | `   ^~`",
        "`\\ta:\\tb` | 5 | 6 | `\\t  \\t^`",
        "日本: x | 5 | 6 | `      ^`",
        "日本: x | 1 | 3 | `^~~~`",
        "😀: x | 4 | 5 | `    ^`",
        "`e\u0301: x` | 5 | 6 | `   ^`",
        "a: | 3 | 3 | `  ^`",
        "a | 9 | 12 | ` ^`",
      })
  void theCaretIsUnderTheToken(String line, int column, int end, String caret) {
    String text =
        TextReport.of(
            List.of(
                diagnostic(
                    line.replace("\\t", "\t"), new Location("f", 1, column, 1, end), "m", null)),
            false);
    assertThat(text.lines().toList().get(2)).isEqualTo(caret.replace("\\t", "\t"));
  }

  @Test
  void aTokenOverSeveralLinesIsUnderlinedToTheEndOfItsFirst() {
    String text =
        TextReport.of(List.of(diagnostic("a: |", new Location("f", 1, 4, 9, 2), "m", null)), false);
    assertThat(text.lines().toList().get(2)).isEqualTo("   ^");
  }

  @ParameterizedTest
  @CsvSource({"1, 1000", "500, 1000", "1000, 1000", "121, 121", "60, 120"})
  void longLinesAreCutAroundTheCaret(int column, int length) {
    String line = "x".repeat(column - 1) + "Y" + "x".repeat(length - column);
    String[] text =
        TextReport.of(
                List.of(diagnostic(line, new Location("f", 1, column, 1, column + 1), "m", null)),
                false)
            .split("\n", -1);
    assertThat(text[1]).hasSizeLessThanOrEqualTo(126);
    assertThat(text[1].charAt(text[2].indexOf('^'))).isEqualTo('Y');
  }

  @Test
  void nothingThatActsReachesTheTerminal() {
    Diagnostic evil =
        diagnostic(
            "a: \u001b[31m\u0007\u202e\u009bx",
            new Location("f\u001b]0;x\u0007", 1, 11, 1, 12),
            "found \u001b[2J\n\u2066",
            "try\r\u0000");
    String text = TextReport.of(List.of(evil), false);
    assertThat(text.codePoints().filter(c -> c != '\n' && Printable.isControl(c))).isEmpty();
    assertThat(text.lines()).hasSize(4);
    assertThat(text).contains("found ␛[2J␊");
    String json = JsonReport.of(List.of(evil));
    assertThat(json.codePoints().filter(c -> c != '\n' && Printable.isControl(c))).isEmpty();
  }

  @Test
  void colourOnlyWhenAsked() {
    assertThat(TextReport.of(List.of(TYPO), false)).doesNotContain("\u001b");
    String coloured = TextReport.of(List.of(TYPO), true);
    assertThat(coloured).contains("\u001b[1;31merror:\u001b[0m");
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(TextReport.of(List.of(TYPO), false));
  }

  @Test
  void jsonHasEveryField() throws Exception {
    assertThat(JsonReport.of(List.of(TYPO)))
        .isEqualTo(
            """
            [
              {
                "file" : "team/qwen.yaml",
                "line" : 8,
                "column" : 7,
                "endLine" : 8,
                "endColumn" : 17,
                "severity" : "error",
                "rule" : "schema/unknown-field",
                "message" : "unknown field \\"matchLabel\\"",
                "hint" : "did you mean matchLabels?",
                "pointer" : "/spec/x",
                "resource" : {
                  "kind" : "ModelService",
                  "namespace" : "ml",
                  "name" : null
                },
                "also" : null,
                "baseline" : null
              }
            ]
            """);
  }

  @Test
  void jsonHasTheSecondPlaceAndWhatAChangeDid() throws Exception {
    var read =
        new ObjectMapper()
            .readTree(JsonReport.of(List.of(Sample.TWICE.as(Baseline.FIXED), Sample.TYPO)));
    assertThat(read.at("/0/also").toString())
        .isEqualTo(
            "{\"file\":\"b/c:d.yaml\",\"line\":5,\"column\":9,\"endLine\":5,\"endColumn\":13}");
    assertThat(read.at("/0/message").textValue()).doesNotContain("also at");
    assertThat(read.at("/0/baseline").textValue()).isEqualTo("fixed");
    assertThat(read.get(1).fieldNames())
        .toIterable()
        .containsExactlyElementsOf(() -> read.get(0).fieldNames());
  }

  @Test
  void textSaysWhatAChangeDid() {
    assertThat(TextReport.of(Sample.compared().diagnostics(), false))
        .isEqualTo(
            """
            models/broken.yaml:3:1: error: expected "]" in the list that begins on line 2, found the end of the file [yaml/syntax]

            ^
            models/qwen.yaml:10:9: error: unknown field "matchLabel" in spec.endpoints[0].selector [schema/unknown-field] (unchanged)
                    matchLabel:
                    ^~~~~~~~~~
            hint: did you mean matchLabels?
            models/qwen.yaml:12:7: warning: the selector has no labels [selector/empty]
                  selector:
                  ^~~~~~~~~
            fixed: a b/[x].yaml: ModelService ml-team/kimi is defined more than once [resource/duplicate]
            """);
    assertThat(TextReport.of(List.of(Sample.TYPO.as(Baseline.FIXED)), true))
        .startsWith("\u001b[1;32mfixed:\u001b[0m models/qwen.yaml: ")
        .hasLineCount(1);
    assertThat(TextReport.of(List.of(Sample.NOWHERE.as(Baseline.FIXED)), false))
        .isEqualTo(
            "fixed: ModelService ml-team/by-hand: no endpoint has the labels {a=b}"
                + " [selector/no-match]\n");
  }

  @Test
  void theSummaryIsOneLineOfNumbers() {
    assertThat(TextReport.summary(Sample.of(Sample.TYPO, Sample.EMPTY, Sample.SYNTAX)))
        .isEqualTo("0 valid manifests, 2 errors, 1 warning, 0 other documents skipped, in 120 ms");
    assertThat(TextReport.summary(Sample.compared()))
        .isEqualTo(
            "0 valid manifests, 2 errors, 1 warning (2 introduced, 1 fixed, 1 unchanged),"
                + " 0 other documents skipped, in 120 ms");
  }

  @Test
  void jsonIsReadBackAsItWas() throws Exception {
    String message = "\u0000\u001b\u007f\u0085\u2028\u202e\"\\ä😀日";
    var read =
        new ObjectMapper()
            .readTree(
                JsonReport.of(
                    List.of(diagnostic("x", new Location("f", 1, 1, 1, 2), message, null))));
    assertThat(read.at("/0/message").textValue()).isEqualTo(message);
    assertThat(read.at("/0/hint").isNull()).isTrue();
  }

  private static Diagnostic diagnostic(
      String line, Location at, String message, @Nullable String hint) {
    return new Diagnostic(
        new Finding(
            Rule.SCHEMA_UNKNOWN_FIELD,
            new Where.Node(new Origin(at.file(), 0), "/spec/x", Where.Anchor.KEY),
            new Resource("ModelService", "ml", null),
            message,
            hint),
        at,
        line,
        null,
        null);
  }
}
