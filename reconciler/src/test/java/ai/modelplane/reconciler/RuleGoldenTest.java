package ai.modelplane.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.report.JsonReport;
import ai.modelplane.compiler.report.TextReport;
import ai.modelplane.compiler.source.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * One folder below {@code fixtures/rules/} a rule, named like it: {@code repo/} breaks the rule,
 * {@code expected/} is what people and programs are told. {@code -Dmodelplane.update=true} writes
 * {@code expected/} anew, to be read before it is kept.
 */
class RuleGoldenTest {

  private static final boolean UPDATE = Boolean.getBoolean("modelplane.update");

  @TempDir private Path scratch;

  @Test
  void everyRuleHasItsFolderAndNothingElseIsThere() throws IOException {
    try (Stream<Path> folders = Files.list(RuleFixture.FOLDERS)) {
      assertThat(folders.map(folder -> folder.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Arrays.stream(Rule.values()).map(RuleFixture::name).toList());
    }
  }

  @TestFactory
  Stream<DynamicTest> everyRule() {
    return RuleFixture.rules().map(rule -> DynamicTest.dynamicTest(rule.id(), () -> isShown(rule)));
  }

  private void isShown(Rule rule) throws IOException, SourceException {
    Path fixture = RuleFixture.FOLDERS.resolve(RuleFixture.name(rule));
    Path folder = scratch.resolve(RuleFixture.name(rule));
    RuleFixture.copy(fixture, folder);
    List<Diagnostic> diagnostics = RuleFixture.diagnostics(folder);
    assertThat(diagnostics).extracting(d -> d.finding().rule()).contains(rule);
    SortedMap<String, String> texts = new TreeMap<>();
    texts.put("findings.txt", relative(TextReport.of(diagnostics, /* colour= */ false), folder));
    texts.put("findings.json", relative(JsonReport.of(diagnostics), folder));
    for (var text : texts.entrySet()) {
      Path expected = fixture.resolve("expected").resolve(text.getKey());
      if (UPDATE) {
        Files.createDirectories(expected.resolveSibling(""));
        Files.writeString(expected, text.getValue());
      }
      assertThat(text.getValue()).isEqualTo(Files.readString(expected));
    }
    try (Stream<Path> expected = Files.list(fixture.resolve("expected"))) {
      assertThat(expected).hasSize(texts.size());
    }
  }

  private static String relative(String text, Path folder) {
    return text.replace(folder + "/", "");
  }
}
