package ai.modelplane.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.reconciler.RuleFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The page on the rules says what the rules are, and its examples give what it says. */
class RulesTest {

  private static final Path PAGE =
      Path.of(System.getProperty("modelplane.root", ".."), "docs", "rules.md");

  @TempDir private Path scratch;

  /**
   * A section.
   *
   * @param rule the heading
   * @param text without the examples
   * @param examples the bad one and the good one; empty where a folder shows it
   */
  private record Section(String rule, String text, List<String> examples) {}

  @Test
  void everyRuleHasOneSectionInTheOrderOfTheRules() throws IOException {
    assertThat(sections())
        .extracting(Section::rule)
        .containsExactlyElementsOf(Arrays.stream(Rule.values()).map(Rule::id).toList());
  }

  @TestFactory
  Stream<DynamicTest> everySection() throws IOException {
    return sections().stream()
        .map(section -> DynamicTest.dynamicTest(section.rule(), () -> isRight(section)));
  }

  private void isRight(Section section) throws IOException, SourceException {
    Rule rule = Rule.of(section.rule()).orElseThrow();
    String mark = rule.severity().word();
    assertThat(section.text()).startsWith(rule.summary() + ". *" + mark + "*\n\n");
    if (section.examples().isEmpty()) {
      assertThat(section.text()).contains("(../fixtures/rules/" + RuleFixture.name(rule) + ")");
      return;
    }
    assertThat(section.examples()).hasSize(2);
    assertThat(rules(rule, section.examples().getFirst())).isNotEmpty().containsOnly(rule);
    assertThat(rules(rule, section.examples().getLast())).isEmpty();
  }

  /** What an example breaks, on the cluster of the rule's folder if that has one. */
  private List<Rule> rules(Rule rule, String example) throws IOException, SourceException {
    Path folder = Files.createTempDirectory(scratch, RuleFixture.name(rule));
    Path repo = Files.createDirectories(folder.resolve("repo"));
    String file = rule == Rule.CONFIG_INVALID ? ".modelplane.yaml" : "example.yaml";
    Files.writeString(repo.resolve(file), example);
    Path cluster = RuleFixture.FOLDERS.resolve(RuleFixture.name(rule)).resolve("cluster");
    if (Files.exists(cluster)) {
      RuleFixture.copy(cluster, folder.resolve("cluster"));
    }
    return RuleFixture.diagnostics(folder).stream()
        .map(Diagnostic::finding)
        .map(finding -> finding.rule())
        .toList();
  }

  private static List<Section> sections() throws IOException {
    List<Section> sections = new ArrayList<>();
    for (String part : Files.readString(PAGE).split("(?m)^## ")) {
      int line = part.indexOf('\n');
      String body = part.substring(line + 1).strip() + "\n";
      String text = body.replaceAll("(?ms)^(Bad|Good):\n\n```yaml\n.*?^```\n", "");
      sections.add(new Section(part.substring(0, line), text, Transcript.blocks(body, "yaml")));
    }
    return sections.subList(1, sections.size());
  }
}
