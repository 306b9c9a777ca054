package ai.modelplane.compiler.yaml;

import static ai.modelplane.compiler.yaml.Parsing.yaml;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.yaml.YamlReader.Read;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from a text, what is refused, and where its limits are. */
class YamlReaderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a: &x {b: 1}\\nc: *x | {\"a\":{\"b\":1},\"c\":{\"b\":1}}",
        "a: &x 1\\nb: *x | {\"a\":1,\"b\":1}",
        "- &x a\\n- *x : b | [\"a\",{\"a\":\"b\"}]",
        "&x a: 1\\nb: *x | {\"a\":1,\"b\":\"a\"}",
        "a: &x 1\\nb: &x 2\\nc: *x | {\"a\":1,\"b\":2,\"c\":2}",
        "a: &x {v: 1, w: 1}\\n"
            + "b: {v: 2, <<: *x} | {\"a\":{\"v\":1,\"w\":1},\"b\":{\"v\":2,\"w\":1}}",
        "<<: [{a: 1}, {a: 2, b: 2}]\\nc: 3 | {\"c\":3,\"a\":1,\"b\":2}",
        "<<: {<<: {a: 1}, b: 2} | {\"b\":2,\"a\":1}",
        "\"<<\": {a: 1} | {\"<<\":{\"a\":1}}",
        "a: << | {\"a\":\"<<\"}",
        "yes: 1\\n2: b\\n1.5: c | {\"true\":1,\"2\":\"b\",\"1.5\":\"c\"}",
        "a: !!str 1\\nb: !!int '5'\\nc: !mine 1 | {\"a\":\"1\",\"b\":5,\"c\":\"1\"}",
        "a: !!binary aGVsbG8= | {\"a\":\"hello\"}",
        "a: \"\\\\ud83d\\\\ude00\" | {\"a\":\"😀\"}",
        "a:\\tb\\nc: \\t\"d\"\\t# e | {\"a\":\"b\",\"c\":\"d\"}",
        "a: [1,\\n\\t2]          | {\"a\":[1,2]}",
        "{a: 1} | {\"a\":1}",
        "a:\\n- b\\n- - c | {\"a\":[\"b\",[\"c\"]]}",
      })
  void isReadAs(String text, String json) {
    Read read = yaml(text.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\"));
    assertThat(read.findings()).isEmpty();
    assertThat(read.documents().getFirst().tree().toString()).isEqualTo(json);
  }

  @Test
  void blockScalarsKeepTheirLines() {
    assertThat(yaml("a: |\n  x\n\n  y:\tz\n\nb: >\n  x\n  y\nc:\t1\n").documents())
        .singleElement()
        .satisfies(
            d ->
                assertThat(d.tree().toString())
                    .isEqualTo("{\"a\":\"x\\n\\ny:\\tz\\n\",\"b\":\"x y\\n\",\"c\":1}"));
  }

  @Test
  void anyNumberOfTabsMayStandBehindKeys() {
    String lines =
        IntStream.range(0, 1_000).mapToObj(i -> "k" + i + ":\t" + i + "\n").collect(joining());
    Read read = yaml(lines + "list:\n- a:\t \tb\n- {c:\td}\n");
    assertThat(read.findings()).isEmpty();
    assertThat(read.documents().getFirst().tree().path("k999").intValue()).isEqualTo(999);
    assertThat(read.documents().getFirst().tree().path("list").toString())
        .isEqualTo("[{\"a\":\"b\"},{\"c\":\"d\"}]");
  }

  @Test
  void tabsAsIndentationStayErrors() {
    assertThat(yaml("a:\n-\tb: 1\n").findings()).hasSize(1);
    assertThat(yaml("a: 'x'\t\n\tb: 1\n").findings()).hasSize(1);
  }

  @Test
  void emptyDocumentsAreLeftOutButCounted() {
    Read read = yaml("# only a comment\n---\n---\na: 1\n---\n# c\n---\nb: 2\n...\n---\n");
    assertThat(read.findings()).isEmpty();
    assertThat(read.complete()).isTrue();
    assertThat(read.documents())
        .extracting(d -> d.origin().document(), d -> d.tree().toString())
        .containsExactly(tuple(1, "{\"a\":1}"), tuple(3, "{\"b\":2}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# x\n", "---\n", "\uFEFF", "~", "---\n...\n"})
  void nothingIsNoDocument(String text) {
    assertThat(yaml(text)).isEqualTo(new Read(yaml("").documents(), yaml("").findings(), true));
    assertThat(yaml(text).documents()).isEmpty();
  }

  @Test
  void aDuplicateKeyPointsAtTheSecondAndNamesTheFirst() {
    Marked text = Marked.of("f.yaml", "a: 1\nb:\n  c: 1\n  d: 2\n  ⟦c⟧: 3\n");
    Read read = YamlReader.read("f.yaml", text.bytes());
    assertThat(read.findings())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.rule()).isEqualTo(Rule.YAML_DUPLICATE_KEY);
              assertThat(f.where()).isEqualTo(new Where.Span(text.location()));
              assertThat(f.message()).contains("\"c\"").contains("line 3");
            });
    assertThat(read.documents().getFirst().tree().at("/b/c").intValue()).isEqualTo(1);
  }

  @Test
  void keysAreTheSameWhenTheyAreInJson() {
    assertThat(yaml("1: a\n0x1: b\n\"1\": c\n").findings())
        .extracting(Finding::rule)
        .containsOnly(Rule.YAML_DUPLICATE_KEY)
        .hasSize(2);
  }

  @Test
  void everythingInAFileIsReportedAtOnceInFileOrder() {
    Read read = yaml("a: 1\na: 2\nb: *none\n---\nc: .inf\nc: 1\n---\nd: 'x\n");
    assertThat(read.findings())
        .extracting(Finding::rule, YamlReaderTest::line)
        .containsExactly(
            tuple(Rule.YAML_DUPLICATE_KEY, 2),
            tuple(Rule.YAML_SYNTAX, 3),
            tuple(Rule.YAML_SYNTAX, 5),
            tuple(Rule.YAML_DUPLICATE_KEY, 6),
            tuple(Rule.YAML_SYNTAX, 8));
    assertThat(read.complete()).isFalse();
    assertThat(read.documents()).hasSize(2);
  }

  @Test
  void documentsBeforeASyntaxErrorStay() {
    Read read = yaml("a: 1\n---\nb: 2\n---\nc: [\n");
    assertThat(read.complete()).isFalse();
    assertThat(read.documents())
        .extracting(d -> d.tree().toString())
        .containsExactly("{\"a\":1}", "{\"b\":2}");
  }

  @Test
  void aDocumentWithTheSyntaxErrorBehindItIsNotWhole() {
    assertThat(yaml("a: 1\n---\n{b: 2} x\n").documents()).hasSize(1);
    assertThat(yaml("word\na: b\n").documents()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"[, ]", "'{a: ', }", "'- ', ''"})
  void depthIsBounded(String open, String close) {
    assertThat(yaml(open.repeat(64) + "1" + close.repeat(64)).findings()).isEmpty();
    assertThat(yaml(open.repeat(65) + "1" + close.repeat(65)).findings())
        .singleElement()
        .satisfies(f -> assertThat(f.rule()).isEqualTo(Rule.YAML_LIMIT));
    assertThat(yaml(open.repeat(100_000)).findings()).hasSize(1);
  }

  @Test
  void depthOfJsonIsBounded() {
    String deep = "[".repeat(65) + "]".repeat(65);
    assertThat(YamlReader.read("f.json", deep.getBytes(StandardCharsets.UTF_8)).findings())
        .singleElement()
        .satisfies(f -> assertThat(f.rule()).isEqualTo(Rule.YAML_LIMIT));
  }

  @Test
  void sizeAndNumberOfDocumentsAreBounded() {
    byte[] big = new byte[Limits.FILE_BYTES + 1];
    Arrays.fill(big, (byte) '\n');
    assertThat(YamlReader.read("f.yaml", big).findings())
        .singleElement()
        .satisfies(f -> assertThat(f.rule()).isEqualTo(Rule.YAML_LIMIT));
    assertThat(yaml("---\n".repeat(Limits.DOCUMENTS + 1)).findings())
        .singleElement()
        .satisfies(f -> assertThat(line(f)).isEqualTo(Limits.DOCUMENTS + 1));
    assertThat(yaml("a: 'x'\n---\n".repeat(Limits.DOCUMENTS - 1)).documents())
        .hasSize(Limits.DOCUMENTS - 1);
  }

  @Test
  void aFileOfNearlyFourMebibytesIsRead() {
    String text = "- abcdefghijklmnopqrstuvwxyz\n".repeat(140_000);
    assertThat(yaml(text).documents().getFirst().tree()).hasSize(140_000);
  }

  @Test
  void latinOneIsRefusedAtItsByte() {
    byte[] bytes = "a: 1\nb: 😀 \u00e4".getBytes(StandardCharsets.UTF_8);
    bytes[bytes.length - 2] = (byte) 0xE4;
    bytes[bytes.length - 1] = '\n';
    Read read = YamlReader.read("f.yaml", bytes);
    assertThat(read.complete()).isFalse();
    assertThat(read.findings())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.rule()).isEqualTo(Rule.YAML_ENCODING);
              assertThat(f.message()).contains("0xE4");
              assertThat(((Where.Span) f.where()).location())
                  .extracting(l -> l.line(), l -> l.column())
                  .containsExactly(2, 6);
            });
  }

  @Test
  void utf16IsNamed() {
    assertThat(YamlReader.read("f.yaml", "a: 1".getBytes(StandardCharsets.UTF_16)).findings())
        .singleElement()
        .satisfies(f -> assertThat(f.message()).contains("UTF-16"));
  }

  @Test
  void aReplacementCharacterInTheTextIsText() {
    assertThat(yaml("a: \uFFFD\n").findings()).isEmpty();
  }

  @Test
  void jsonIsReadAsJsonWhateverTheFileIsCalled() {
    String json =
        "{\n\t\"a\": [\"\\/\", 1.0, 18446744073709551616],\n\t\"b\": \"\\ud83d\\ude00\"\n}\n";
    for (String file : new String[] {"f.json", "f.yaml", "-"}) {
      Read read = YamlReader.read(file, json.getBytes(StandardCharsets.UTF_8));
      assertThat(read.findings()).as(file).isEmpty();
      assertThat(read.documents().getFirst().tree().toString())
          .isEqualTo("{\"a\":[\"/\",1,1.8446744073709552E19],\"b\":\"😀\"}");
    }
  }

  @Test
  void jsonFilesHaveDuplicatesAndSeveralValuesToo() {
    Read read =
        YamlReader.read(
            "f.json", "{\"a\":1,\n\"a\":2}\n{\"b\":1}".getBytes(StandardCharsets.UTF_8));
    assertThat(read.documents()).hasSize(2);
    assertThat(read.findings()).singleElement().satisfies(f -> assertThat(line(f)).isEqualTo(2));
  }

  private static int line(Finding finding) {
    return ((Where.Span) finding.where()).location().line();
  }
}
