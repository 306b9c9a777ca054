package ai.modelplane.compiler.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlWriterTest {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @Test
  void looksLikeKubectl() throws Exception {
    JsonNode tree =
        new ObjectMapper()
            .readTree(
                """
                {"kind": "HTTPRoute", "apiVersion": "gateway.networking.k8s.io/v1",
                 "metadata": {"name": "qwen", "labels": {}, "annotations": {"n": "1", "t": "a\\nb\\n"}},
                 "spec": {"rules": [{"matches": [{"path": {"type": "PathPrefix", "value": "/a/b"}}],
                   "weights": [], "nested": [[1, 2.5], [null, true]]}]}}
                """);
    assertThat(YamlWriter.write(tree))
        .isEqualTo(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata:
              annotations:
                "n": "1"
                t: |
                  a
                  b
              labels: {}
              name: qwen
            spec:
              rules:
              - matches:
                - path:
                    type: PathPrefix
                    value: /a/b
                nested:
                - - 1
                  - 2.5
                - - null
                  - true
                weights: []
            """);
  }

  @Test
  void documentsAreSeparated() {
    assertThat(YamlWriter.write(List.of(JSON.objectNode().put("a", 1), JSON.objectNode())))
        .isEqualTo("a: 1\n---\n{}\n");
    assertThat(YamlWriter.write(List.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "plain | plain",
        "http://10.0.1.50/ml-team/v1 | http://10.0.1.50/ml-team/v1",
        "a b | a b",
        "-x | -x",
        "😀 ä | 😀 ä",
        "a:b | a:b",
        "a#b | a#b",
        "a'b | a'b",
        "1.2.3.4 | 1.2.3.4",
        "`` | \"\"",
        "yes | \"yes\"",
        "null | \"null\"",
        "~ | \"~\"",
        "5 | \"5\"",
        "0x1 | \"0x1\"",
        "1e3 | \"1e3\"",
        "1:30 | \"1:30\"",
        "2001-01-01 | \"2001-01-01\"",
        "<< | \"<<\"",
        "= | \"=\"",
        "a: b | 'a: b'",
        "a: | 'a:'",
        "a #b | 'a #b'",
        "` a` | ' a'",
        "`a ` | 'a '",
        "- a | '- a'",
        "- | '-'",
        "--- | '---'",
        "[a | '[a'",
        "it's: | 'it''s:'",
        "@a | '@a'",
        "*a | '*a'",
        "\"a\" | '\"a\"'",
        "... | '...'",
      })
  void stringsAreQuotedOnlyWhereNeeded(String text, String yaml) {
    assertThat(YamlWriter.write(TextNode.valueOf(text))).isEqualTo(yaml + "\n");
  }

  @Test
  void whatCannotBeSeenIsEscaped() {
    assertThat(YamlWriter.write(TextNode.valueOf("a\tb\u0000\u001b\u0085\u2028\uFEFF\\\"")))
        .isEqualTo("\"a\\tb\\0\\e\\N\\L\\uFEFF\\\\\\\"\"\n");
  }

  @Property
  void isReadBackTheSame(@ForAll("trees") JsonNode tree) {
    String yaml = YamlWriter.write(List.of(tree, tree));
    assertThat(YamlReader.read("f.yaml", yaml.getBytes(StandardCharsets.UTF_8)).documents())
        .extracting(YamlReader.Document::tree)
        .containsExactly(tree, tree);
  }

  @Property
  void writingTwiceIsWritingOnce(@ForAll("trees") JsonNode tree) {
    String yaml = YamlWriter.write(tree);
    var read = YamlReader.read("f.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    assertThat(YamlWriter.write(read.documents().getFirst().tree())).isEqualTo(yaml);
  }

  @Provide
  Arbitrary<JsonNode> trees() {
    Arbitrary<JsonNode> map =
        Arbitraries.maps(strings(), node(3)).ofMaxSize(4).map(m -> JSON.objectNode().setAll(m));
    return map;
  }

  private static Arbitrary<JsonNode> node(int depth) {
    Arbitrary<JsonNode> scalar =
        Arbitraries.oneOf(
            strings().map(TextNode::valueOf),
            Arbitraries.integers().map(JSON::numberNode),
            Arbitraries.longs()
                .filter(n -> n != (int) (long) n)
                .map(n -> (JsonNode) JSON.numberNode((long) n)),
            Arbitraries.doubles().between(-1e6, 1e6).map(YamlWriterTest::number),
            Arbitraries.of(JSON.booleanNode(true), JSON.booleanNode(false), JSON.nullNode()));
    if (depth == 0) {
      return scalar;
    }
    Arbitrary<JsonNode> map =
        Arbitraries.maps(strings(), Arbitraries.lazy(() -> node(depth - 1)))
            .ofMaxSize(3)
            .map(m -> JSON.objectNode().setAll(m));
    Arbitrary<JsonNode> list =
        Arbitraries.lazy(() -> node(depth - 1))
            .list()
            .ofMaxSize(3)
            .map(l -> JSON.arrayNode().addAll(l));
    return Arbitraries.frequencyOf(Tuple.of(3, scalar), Tuple.of(1, map), Tuple.of(1, list));
  }

  private static JsonNode number(double value) {
    return Scalars.number(value);
  }

  /** Mostly what YAML gives a meaning to. */
  private static Arbitrary<String> strings() {
    return Arbitraries.oneOf(
        Arbitraries.strings()
            .withChars(" \n:-#'\"a1&*!|>{}[],?%@`~=<.\t\r\\é😀\u0085\u2028\uFEFF")
            .ofMaxLength(8)
            .filter(YamlWriterTest::isUnicode),
        Arbitraries.strings().ofMaxLength(6).filter(YamlWriterTest::isUnicode),
        Arbitraries.of(
            "yes",
            "no",
            "null",
            "~",
            "0x1F",
            "1_0",
            "1e3",
            "<<",
            "a\n",
            "a\n\n",
            "\n a",
            "a\n  b\n c",
            "---",
            "--- a",
            "- a",
            "key: value",
            "# c",
            "1:30",
            "08",
            ".5",
            ".inf"));
  }

  private static boolean isUnicode(String text) {
    return text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
  }
}
