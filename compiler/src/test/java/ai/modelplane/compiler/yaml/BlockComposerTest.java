package ai.modelplane.compiler.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the fast way takes, it reads as the parser does, to the last offset. */
class BlockComposerTest {

  private static final Path ROOT = Path.of(System.getProperty("modelplane.root", ".."));

  private static final String MANIFEST =
      """
      # A canary.
      ---
      apiVersion: modelplane.ai/v1alpha1
      kind: ModelService   # what clients call
      metadata:
        name: kimi

        labels:
          tier: "1"
          team: 'ml # not a comment'
        # ask first: é → ü
        annotations:
          example.com/note: >-
            In two lines, and
            nothing else.
          example.com/script: |
            if true
              then false
      spec:
        endpoints:
          - selector:
              matchLabels:
                modelplane.ai/deployment: kimi-k2
            weight: 95
          - selector:
              matchLabels:
                url: https://example.com:80/#a
            weight: -5
        list:
        - a b  c
        - "d"
      ---
      0x10: yes
      """;

  /** What can stand on a line of its own behind any indentation. */
  private static final List<String> LINES =
      List.of(
          "a: 1",
          "b:",
          "c: d e",
          "- x",
          "- k: v",
          "-",
          "- - y",
          "-   z: 1",
          "# c",
          "",
          "---",
          "...",
          "--- #",
          "--- a",
          "a: |",
          "b: >",
          "c: >-",
          "- |-",
          "d: |+",
          "e: |2",
          "text",
          "k: 'a'",
          "k: 'it''s'",
          "k: \"a\"",
          "k: \"a\\n\"",
          "k: \"a\" # c",
          "k: \"a\"#c",
          "\"q\": 1",
          "a:b",
          "a: b: c",
          "a: b:",
          "? a",
          ": b",
          "a: - b",
          "a: -1",
          "a: -",
          "a: [1, 2]",
          "a: {b: c}",
          "a: &x b",
          "c: *x",
          "a: !!str 1",
          "<<: *x",
          "a: <<",
          "null: 1",
          "~: 1",
          "a: ~",
          "a: #c",
          "a: b#c",
          "a: b #c",
          "%TAG",
          "a: %b",
          "a:\tb",
          "\t",
          "a: b ",
          "a: \u00e9\u2192",
          "a: \u2028b",
          "a: \u0085b",
          "\u00a0a: b",
          "a: \ud83d\ude00",
          "a: \u0007",
          "1: 2",
          "y: n",
          "a: ,b",
          "a: @b",
          "a: b\r",
          "a: 0x1f",
          "a: 1_000",
          "a: .inf",
          "a: =",
          "key with: 1");

  @Test
  void takesWhatPeopleWrite() {
    assertThat(BlockComposer.compose(MANIFEST))
        .isNotNull()
        .isEqualTo(YamlComposer.compose(MANIFEST));
  }

  @Test
  void takesTheManifestsOfTheFixtures() throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(ROOT.resolve("fixtures"), 3)) {
      files = found.filter(f -> f.getParent().endsWith("repo") && isValid(f)).toList();
    }
    int taken = 0;
    for (Path file : files) {
      String text = Files.readString(file);
      Composed fast = BlockComposer.compose(text);
      if (fast != null) {
        taken++;
        assertThat(fast).as(file.toString()).isEqualTo(YamlComposer.compose(text));
      }
    }
    assertThat(taken).isGreaterThan(files.size() * 9 / 10);
  }

  private static boolean isValid(Path file) {
    return file.toString().endsWith(".yaml") && !file.toString().contains("broken-manifests");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing",
        "---\n",
        "a: 1\n---\n",
        "a",
        "  a: 1",
        "a:\n",
        "a:\n  b: 1\n c: 2",
        "- a\nb: c",
        "a: b\n  c",
        "a: |\n",
        "a: |\n  b",
        "a: |\n  b\n\n  c\n",
        "a: \"b\n  c\"",
        "a: 1\n b: 2",
        "- a: 1\n b: 2",
        "a:\n- b\n - c"
      })
  void leavesTheRestToTheParser(String text) {
    assertThat(BlockComposer.compose(text)).isNull();
  }

  @Test
  void leavesWhatIsTooLargeToTheParser() {
    String list = "- a\n";
    assertThat(BlockComposer.compose(list.repeat(Limits.NODES - 1))).isNotNull();
    assertThat(BlockComposer.compose(list.repeat(Limits.NODES))).isNull();
    assertThat(BlockComposer.compose("a: " + "b".repeat(Limits.LINE))).isNull();
    assertThat(BlockComposer.compose("# " + "b".repeat(Limits.LINE) + "\na: 1\n")).isNull();
  }

  @Property(tries = 20_000)
  void readsMutatedManifestsAsTheParserDoes(@ForAll("mutations") String text) {
    assertSame(text);
  }

  @Property(tries = 20_000)
  void readsLinesOfAnyKindAsTheParserDoes(@ForAll("lines") String text) {
    assertSame(text);
  }

  private static void assertSame(String text) {
    Composed fast = BlockComposer.compose(text);
    if (fast != null) {
      assertThat(fast).isEqualTo(YamlComposer.compose(text));
    }
  }

  @Provide
  static Arbitrary<String> lines() {
    return Arbitraries.randomValue(
        random -> {
          StringBuilder text = new StringBuilder();
          int column = 0;
          for (int i = random.nextInt(7); i >= 0; i--) {
            column = Math.max(0, column + 2 * random.nextInt(3) - 2 + random.nextInt(20) / 19);
            String line = LINES.get(random.nextInt(random.nextInt(4) > 0 ? 11 : LINES.size()));
            text.append(" ".repeat(column)).append(line);
            text.append(i > 0 || random.nextInt(4) > 0 ? "\n" : "");
          }
          return text.toString();
        });
  }

  @Provide
  static Arbitrary<String> mutations() {
    return Arbitraries.randomValue(
        random -> {
          StringBuilder text = new StringBuilder(MANIFEST);
          for (int i = random.nextInt(3); i >= 0; i--) {
            mutate(text, random);
          }
          return text.toString();
        });
  }

  private static void mutate(StringBuilder text, Random random) {
    String some = " \n:-#'\"|>a1.,[]{}&*!?%@\t\r\\~é\u0085\u00a0\u2028\u2003\ufeff";
    int at = random.nextInt(text.length());
    int to = Math.min(text.length(), at + 1 + random.nextInt(4));
    char c = some.charAt(random.nextInt(some.length()));
    switch (random.nextInt(6)) {
      case 0 -> text.insert(at, c);
      case 1 -> text.deleteCharAt(at);
      case 2 -> text.setCharAt(at, c);
      case 3 -> text.delete(at, to);
      case 4 -> text.insert(text.indexOf("\n", at) + 1, " ".repeat(random.nextInt(8)));
      default -> text.insert(random.nextInt(text.length()), text.substring(at, to));
    }
  }
}
