package ai.modelplane.compiler.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stands on the page of a workflow run. */
class MarkdownSummaryTest {

  /** The rows of the table, each as its cells, once nothing in them can be Markdown or HTML. */
  static List<String[]> rows(String page) {
    assertThat(page.getBytes(UTF_8)).hasSizeLessThan(1 << 20);
    List<String> lines = page.lines().toList();
    assertThat(lines.getFirst()).startsWith("### ");
    List<String> table = lines.stream().filter(line -> line.startsWith("|")).toList();
    for (String line : lines) {
      assertThat(line.replaceAll("</?code>|<br>|^### |&#[0-9]+;", ""))
          .as("only our own tags, and none of the signs that begin something")
          .doesNotContainPattern("[<>&`*_\\[\\]~\\\\$@!#]");
    }
    return table.stream()
        .skip(2)
        .map(line -> line.substring(2, line.length() - 2).split(" \\| ", -1))
        .peek(cells -> assertThat(cells).hasSize(4))
        .toList();
  }

  @Test
  void findingsAreATable() {
    assertThat(
            MarkdownSummary.of(Sample.of(Sample.EMPTY, Sample.TYPO, Sample.TWICE, Sample.NOWHERE)))
        .isEqualTo(
            """
            ### Modelplane: failed

            0 valid manifests, 2 errors, 2 warnings, 0 other documents skipped, in 120 ms

            | Place | Severity | Rule | Message |
            |---|---|---|---|
            | <code>models/qwen.yaml:10</code> | error | schema/unknown-field | unknown field "matchLabel" in spec.endpoints&#91;0&#93;.selector<br>hint: did you mean matchLabels? |
            | <code>a b/&#91;x&#93;.yaml:4</code> | error | resource/duplicate | ModelService ml-team/kimi is defined more than once, also at b/c&#58;d.yaml&#58;5 |
            | <code>models/qwen.yaml:12</code> | warning | selector/empty | the selector has no labels |
            | ModelService ml-team/by-hand | warning | selector/no-match | no endpoint has the labels {a=b} |
            """);
  }

  @Test
  void againstABaseItSaysWhatTheChangeDid() {
    assertThat(rows(MarkdownSummary.of(Sample.compared())))
        .extracting(cells -> cells[0] + " " + cells[1])
        .containsExactly(
            "<code>models/broken.yaml:3</code> error",
            "<code>models/qwen.yaml:10</code> error (unchanged)",
            "<code>models/qwen.yaml:12</code> warning",
            "<code>a b/&#91;x&#93;.yaml</code> fixed");
  }

  @Test
  void nothingFoundIsNoTable() {
    assertThat(MarkdownSummary.of(Sample.nothing()))
        .isEqualTo(
            """
            ### Modelplane: passed

            0 valid manifests, 0 errors, 0 warnings, 0 other documents skipped, in 120 ms
            """);
  }

  @Test
  void hostileTextStaysInItsCell() {
    assertThat(rows(MarkdownSummary.of(Sample.of(Sample.EVIL, Sample.TYPO)))).hasSize(2);
    assertThat(MarkdownSummary.of(Sample.of(Sample.EVIL)))
        .contains("a␍␊b &#124; &#60;script&#62;alert(1)&#60;/script&#62;")
        .contains("zzz...");
  }

  @Test
  void aPageIsBoundedAndWhatFailsComesFirst() {
    Diagnostic wide = Sample.evil("&\ud83d\ude00|".repeat(500));
    List<Diagnostic> all = new java.util.ArrayList<>(Collections.nCopies(1000, Sample.EMPTY));
    all.addAll(Collections.nCopies(201, wide));
    String page = MarkdownSummary.of(Sample.of(all));
    assertThat(rows(page))
        .hasSize(200)
        .allSatisfy(cells -> assertThat(cells[1]).isEqualTo("error"));
    assertThat(page).endsWith("\n\nand 1001 more\n");
  }
}
