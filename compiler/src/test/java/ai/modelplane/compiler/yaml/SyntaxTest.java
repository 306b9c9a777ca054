package ai.modelplane.compiler.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each text marks the place that its syntax error must point at. */
class SyntaxTest {

  static Stream<Arguments> errors() {
    return Stream.of(
        yaml("a:\n⟦\t⟧b: 1\n", "a tab is used for indentation"),
        yaml("a: 1\r\n⟦\t⟧b: 1\r\n", "a tab is used for indentation"),
        yaml("a: b⟦:⟧ c\n", "the value contains \": \""),
        yaml("ä😀: b⟦:⟧ c\n", "the value contains \": \""),
        yaml("a:\n  b: 1\n   ⟦c⟧: 2\n", "\"c\" is not in line"),
        yaml("a:\n  b: 1\n ⟦c: 2⟧\n", "indented unlike the map that begins on line 1, column 1"),
        yaml("- a\n⟦b: 1⟧\n", "expected another item of the list"),
        yaml("a: 1\n⟦b⟧\nc: 2\n", "expected \":\" after \"b\""),
        yaml("a: [1, 2\nb⟦:⟧ 3\n", "in the list that begins on line 1, found \":\""),
        yaml("a: {x: 1, y: 2\nb⟦:⟧ 3\n", "in the map that begins on line 1, found \":\""),
        yaml("a: ⟦\"⟧abc\nb: 1\n", "never closed"),
        yaml("a: 1\n---\nb: ⟦'⟧it\n", "never closed"),
        yaml("a: \"⟦\\q⟧\"\n", "\"\\q\" is not an escape"),
        yaml("a: ⟦@⟧x\n", "cannot begin with \"@\""),
        yaml("a: ⟦`⟧x`\n", "cannot begin with \"`\""),
        yaml("a: ⟦%⟧x\n", "cannot begin with \"%\""),
        yaml("a: ⟦}⟧\n", "expected a value, found \"}\""),
        yaml("a: ⟦-⟧ b\n", "a list item cannot begin here"),
        yaml("a: |⟦x⟧\n  b\n", "behind \"|\""),
        yaml("a: \"x\" ⟦y z⟧\n", "unexpected \"y z\" behind the value"),
        yaml("a: 'it'⟦s'⟧\n", "behind the value"),
        yaml("a: ⟦*⟧\n", "expected a name after \"*\""),
        yaml("a: ⟦*no⟧\n", "*no has no anchor"),
        yaml("a: x\n...\n⟦b⟧: 1\n", "expected \"---\""),
        yaml("? ⟦[a]⟧\n: b\n", "a list is used as a key"),
        yaml("⟦~⟧: b\n", "a key is missing"),
        yaml("a: 1\n<<: ⟦2⟧\n", "is not a map"),
        yaml("<<: [{a: 1}, ⟦x⟧]\n", "is not a map"),
        yaml("a: ⟦.NaN⟧\n", "is not a number in JSON"),
        yaml("a: !!int ⟦x⟧\n", "is not what its tag"),
        yaml("a: b⟦\u0000⟧\n", "U+0000"),
        yaml("a: \"⟦\u001b⟧\"\n", "U+001B"),
        yaml("a: 1\n⟦<<<<<<<⟧ HEAD\nb: 1\n=======\n", "a merge conflict"),
        json("{\"a\": 1⟦,⟧\n}", "no comma before }"),
        json("{⟦a⟧: 1}", "found \"a\"; expected double-quote"),
        json("{\"a\": ⟦tru⟧}", "found tru; expected a value"),
        json("{\"a\": ⟦NaN⟧}", "found NaN; expected a value"),
        json("{\"a\": 1⟦⟧", "the file ends"),
        json("⟦/⟧/ c\n{}", "JSON has no comments"),
        json("{\"a\": \"😀x⟦⟧\ny\"}", "a line end or control character"));
  }

  private static Arguments yaml(String marked, String message) {
    return Arguments.of("f.yaml", marked, message);
  }

  private static Arguments json(String marked, String message) {
    return Arguments.of("f.json", marked, message);
  }

  @ParameterizedTest(name = "{1}: {2}")
  @MethodSource("errors")
  void pointsAtTheTokenAndSaysWhatIsWrong(String file, String marked, String message) {
    Marked text = Marked.of(file, marked);
    assertThat(YamlReader.read(file, text.bytes()).findings())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.rule())
                  .isEqualTo(message.startsWith("a tab") ? Rule.YAML_TAB : Rule.YAML_SYNTAX);
              assertThat(f.message()).contains(message).doesNotEndWith(".").doesNotContain("\n");
              assertThat(f.where()).isEqualTo(new Where.Span(text.location()));
            });
  }

  @ParameterizedTest
  @MethodSource("templates")
  void templatesAreRecognised(String text) {
    assertThat(YamlReader.read("f.yaml", text.getBytes(StandardCharsets.UTF_8)).findings())
        .isNotEmpty()
        .allSatisfy(f -> assertThat(f.hint()).contains("template"));
  }

  static Stream<String> templates() {
    return Stream.of("a: {{ .x }}\n", "{{- if .x }}\na: 1\n{{- end }}\n", "a: {{ .x }}/b\n");
  }
}
