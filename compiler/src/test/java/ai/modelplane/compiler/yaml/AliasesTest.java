package ai.modelplane.compiler.yaml;

import static ai.modelplane.compiler.yaml.Parsing.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.yaml.YamlReader.Read;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Anchors, aliases and merge keys: how far they reach, and how much they may make. */
class AliasesTest {

  @Test
  void aliasesAreCopiesThatShareNothing() {
    var tree = yaml("a: &x {b: 1}\nc: *x\n").documents().getFirst().tree();
    assertThat(tree.path("a")).isEqualTo(tree.path("c")).isNotSameAs(tree.path("c"));
  }

  @Test
  void anchorsEndWithTheirDocument() {
    Read read = yaml("a: &x 1\n---\nb: *x\n");
    assertThat(read.findings())
        .singleElement()
        .satisfies(f -> assertThat(f.message()).contains("*x has no anchor &x before it"));
    assertThat(read.documents()).hasSize(2);
    assertThat(read.documents().getLast().findings()).isEqualTo(read.findings());
  }

  @Test
  void aDuplicateBehindAnAliasIsReportedOnce() {
    assertThat(yaml("a: &x {b: 1, b: 2}\nc: *x\nd: {<<: *x}\n").findings()).hasSize(1);
  }

  @Test
  void twoMergeKeysAreDuplicatesToo() {
    assertThat(yaml("a: &x {b: 1}\nc:\n  <<: *x\n  <<: *x\n").findings())
        .singleElement()
        .satisfies(f -> assertThat(f.hint()).contains("<<: [*a, *b]"));
  }

  @Test
  void aliasBombsAreDefused() {
    String bomb =
        "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
            + IntStream.range(1, 10)
                .mapToObj(
                    i ->
                        "a%d: &a%d [%s]%n"
                            .formatted(i, i, ("*a" + (i - 1) + ", ").repeat(8) + "*a" + (i - 1)))
                .collect(Collectors.joining());
    Read read = yaml(bomb + "---\nok: 1\n");
    assertThat(read.findings()).extracting(Finding::rule).contains(Rule.YAML_LIMIT);
    assertThat(read.complete()).isFalse();
    assertThat(read.documents()).extracting(d -> d.origin().document()).containsExactly(1);
  }

  @Test
  void mergeBombsAreDefused() {
    String bomb =
        "m0: &m0 {a: 1}\n"
            + IntStream.range(1, 30)
                .mapToObj(i -> "m%d: &m%d {<<: [*m%d, *m%d]}%n".formatted(i, i, i - 1, i - 1))
                .collect(Collectors.joining());
    assertThat(yaml(bomb).findings()).extracting(Finding::rule).contains(Rule.YAML_LIMIT);
  }

  @Test
  void aliasesCannotNestDeeperThanText() {
    String chain =
        "a0: &a0 [x]\n"
            + IntStream.range(1, 200)
                .mapToObj(i -> "a%d: &a%d [*a%d]%n".formatted(i, i, i - 1))
                .collect(Collectors.joining());
    assertThat(yaml(chain).findings())
        .singleElement()
        .satisfies(f -> assertThat(f.message()).contains("64 deep"));
  }

  @Test
  void anAliasInsideItsOwnAnchorIsRefused() {
    assertThat(yaml("a: &x\n  b: *x\n").findings())
        .singleElement()
        .satisfies(f -> assertThat(f.message()).contains("inside its own anchor"));
  }
}
