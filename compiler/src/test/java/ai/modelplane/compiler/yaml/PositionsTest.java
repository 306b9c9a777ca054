package ai.modelplane.compiler.yaml;

import static ai.modelplane.compiler.diagnostic.Where.Anchor.KEY;
import static ai.modelplane.compiler.diagnostic.Where.Anchor.VALUE;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Origin;
import ai.modelplane.compiler.diagnostic.Where;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each text marks the token that its pointer must lead to. */
class PositionsTest {

  static Stream<Arguments> places() {
    return Stream.of(
        at("a key", "/a/b", KEY, "a:\n  ⟦b⟧: 1\n"),
        at("a value", "/a/b", VALUE, "a:\n  b: ⟦12⟧ # x\n"),
        at("a quoted key", "/a b", KEY, "⟦\"a b\"⟧: 1\n"),
        at("a quoted value with its quotes", "/a", VALUE, "a: ⟦'it''s'⟧\n"),
        at("a plain value over two lines", "/a", VALUE, "a: ⟦one\n  two⟧\nb: 1\n"),
        at("a map begins at its first key", "/a", VALUE, "a: # why\n  ⟦b: 1\n  c: 2⟧\n\n# end\n"),
        at("an item of a list", "/a/1", VALUE, "a:\n- x\n- ⟦y⟧\n"),
        at("an item without a key: its first token", "/a/0", KEY, "a:\n- ⟦b⟧: 1\n  c: 2\n"),
        at("a list in a list", "/a/0/1", VALUE, "a:\n- - x\n  - ⟦y⟧\n"),
        at("a flow map's key", "/a/c", KEY, "a: {b: 1, ⟦c⟧: 2}\n"),
        at("a flow map's value", "/a/c", VALUE, "a: {b: 1,\n    c: ⟦\"2\"⟧}\n"),
        at("a whole flow map", "/a", VALUE, "a: ⟦{b: 1,\n    c: [2]}⟧ # x\nd: 1\n"),
        at("a flow list", "/a", VALUE, "a: ⟦[1, 2]⟧\n"),
        at("a pair inside a flow list", "/a/0/b", VALUE, "a: [b: ⟦1⟧]\n"),
        at("an empty flow list", "/a", VALUE, "a: ⟦[]⟧\n"),
        at("a literal block, blank lines not", "/a", VALUE, "a: ⟦|\n  x\n\n   y⟧\n\n\nb: 1\n"),
        at("a folded block at the end", "/a", VALUE, "a: ⟦>-\n  x\n  y⟧"),
        at("what follows a block", "/b", VALUE, "a: |\n  b: no\nb: ⟦yes⟧\n"),
        at("a value that is not written: its key", "/a/b", VALUE, "a:\n  ⟦b⟧:\n  c: 1\n"),
        at("behind an anchor", "/a", VALUE, "a: &x ⟦1⟧\n"),
        at("behind an anchor and a tag on another line", "/a", VALUE, "a: &x # c\n  !!str ⟦1⟧\n"),
        at("behind a key's anchor", "/a", KEY, "&x ⟦a⟧: 1\n"),
        at("a map behind an anchor", "/a", VALUE, "a: &x\n  ⟦b: 1⟧\n"),
        at("an alias itself", "/b", VALUE, "a: &x {c: 1}\nb: ⟦*x⟧\n"),
        at("an alias's content is where the anchor is", "/b/c", VALUE, "a: &x {c: ⟦1⟧}\nb: *x\n"),
        at("the later of two anchors", "/c/v", VALUE, "a: &x {v: 1}\nb: &x {v: ⟦2⟧}\nc: *x\n"),
        at("a merged key", "/b/c", KEY, "a: &x {⟦c⟧: 1}\nb: {<<: *x, d: 2}\n"),
        at("a merged value", "/b/c", VALUE, "a: &x\n  c: ⟦1⟧\nb:\n  <<: *x\n"),
        at("an explicit key wins", "/b/c", VALUE, "a: &x {c: 1}\nb:\n  <<: *x\n  c: ⟦2⟧\n"),
        at(
            "the first of several merged maps wins",
            "/c/v",
            VALUE,
            "a: &x {v: ⟦1⟧}\nb: &y {v: 2}\nc: {<<: [*x, *y]}\n"),
        at("a merge of a merge", "/c/v", VALUE, "a: &x {v: ⟦1⟧}\nb: &y {<<: *x}\nc: {<<: *y}\n"),
        at("a merged map written in place", "/a/v", KEY, "a:\n  <<: {⟦v⟧: 1}\n"),
        at("the first of two equal keys", "/a", VALUE, "a: ⟦1⟧\na: 2\n"),
        at("CRLF", "/a/b", VALUE, "# x\r\na:\r\n  b: ⟦12⟧\r\n"),
        at("CR alone", "/b", VALUE, "a: 1\rb: ⟦2⟧\r"),
        at("a block with CRLF", "/b", KEY, "a: |\r\n  x\r\n\r\n⟦b⟧: 1\r\n"),
        at("two-byte characters", "/b", VALUE, "a: ä\nb: ⟦ö⟧ # ü\n"),
        at("two-byte characters before it on the line", "/a/b", VALUE, "a: {ä: ö, b: ⟦x⟧}\n"),
        at("emoji count one column", "/a/b", VALUE, "a: {\"😀\": 😀😀, b: ⟦😀x⟧}\n"),
        at("emoji on earlier lines", "/b", KEY, "# 😀😀\na: 😀\n⟦b⟧: 1\n"),
        at("emoji after it, then another look", "/a", KEY, "⟦a⟧: 😀\nb: 😀\n"),
        at("an emoji as key", "/😀", KEY, "a: 1\n⟦😀⟧: 2\n"),
        at("a line separator is no line end", "/b", VALUE, "a: \"x\u2028y\"\nb: ⟦1⟧\n"),
        at("a slash and a tilde in a key", "/l/a~1b~0c", VALUE, "l:\n  a/b~c: ⟦1⟧\n"),
        at("an empty key", "/l/", VALUE, "l:\n  \"\": ⟦1⟧\n"),
        at("a number as key", "/l/8", VALUE, "l:\n  0o10: ⟦1⟧\n"),
        at("a boolean as key", "/l/true", KEY, "l:\n  ⟦on⟧: 1\n"),
        at("an explicit key", "/a", VALUE, "? a\n: ⟦1⟧\n"),
        at("nothing there: the parent's key", "/a/b/c/d", VALUE, "a:\n  ⟦b⟧: 1\n"),
        at("no such item: the list's key", "/a/7", VALUE, "⟦a⟧: [1]\n"),
        at("a word where an index is needed", "/a/x", VALUE, "⟦a⟧: [1]\n"),
        at("nothing there at the top: the first token", "/x", VALUE, "# c\n---\n⟦a⟧: 1\nb: 2\n"),
        at("nothing there in an item: its first token", "/a/0/x", KEY, "a:\n- ⟦b⟧: 1\n"),
        at("nothing there behind an alias", "/b/x", VALUE, "a: &x {c: 1}\n⟦b⟧: *x\n"),
        at("a document's first token", "", KEY, "---\n# c\n⟦a⟧: 1\nb: 2\n"),
        at("a document that is a list", "", KEY, "⟦-⟧ a\n"),
        at("a document in flow style", "", KEY, "⟦{⟧a: 1}\n"),
        at("a document as a whole", "", VALUE, "⟦a: 1\nb: 2⟧\n"));
  }

  private static Arguments at(String what, String pointer, Where.Anchor anchor, String marked) {
    return Arguments.of(what, pointer, anchor, marked);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("places")
  void pointsAt(String what, String pointer, Where.Anchor anchor, String marked) {
    Marked expected = Marked.of("f.yaml", marked);
    assertThat(locate("f.yaml", expected, 0, pointer, anchor)).contains(expected.location());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("places")
  void pointsAtTheSamePlaceInALaterDocument(
      String what, String pointer, Where.Anchor anchor, String marked) {
    String body = marked.startsWith("# c\n---\n") ? marked.substring(8) : marked;
    String before = "😀: &x 1\n---\n---\nb: *y\n" + (body.startsWith("---") ? "" : "--- \n");
    Marked expected = Marked.of("f.yaml", before + body);
    assertThat(locate("f.yaml", expected, 3, pointer, anchor)).contains(expected.location());
  }

  @Test
  void aByteOrderMarkTakesNoColumn() {
    byte[] bytes = "\uFEFFa: 1\n".getBytes(StandardCharsets.UTF_8);
    assertThat(Positions.locate("f.yaml", bytes, node(0, "/a", KEY)))
        .get()
        .satisfies(at -> assertThat(at.column()).isEqualTo(1));
  }

  @Test
  void jsonWithTabsAndEscapes() {
    String text = "{\n\t\"a\\\"b\": {\"😀\": [1.5e3, ⟦-12⟧ , true]},\n\t\"c\":null\n}\n";
    Marked expected = Marked.of("f.json", text);
    assertThat(locate("f.json", expected, 0, "/a\"b/😀/1", VALUE)).contains(expected.location());
    assertThat(locate("stdin", expected, 0, "/a\"b/😀/1", VALUE))
        .get()
        .satisfies(at -> assertThat(at.line()).isEqualTo(2));
  }

  @Test
  void jsonKeysLiteralsAndContainers() {
    for (String marked :
        List.of(
            "{⟦\"k\"⟧ : true, \"v\": 1}",
            "{\"k\" : ⟦true⟧, \"v\": 1}",
            "{\"k\": ⟦[1, {\"x\": 2}]⟧}",
            "{\"k\": ⟦{}⟧}",
            "{\"k\": ⟦\"a\\\\\"⟧}",
            "{\"k\": ⟦null⟧}")) {
      Marked expected = Marked.of("f.json", marked);
      Where.Anchor anchor = marked.startsWith("{⟦") ? KEY : VALUE;
      assertThat(locate("f.json", expected, 0, "/k", anchor))
          .as(marked)
          .contains(expected.location());
    }
  }

  @Test
  void columnsFarToTheRightAreCountedFromAnyDirection() {
    StringBuilder text = new StringBuilder("{\"😀\": 0");
    List<Integer> columns = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      text.append(i % 7 == 0 ? ", \"a\": \"😀ä\", " : ", ");
      columns.add(text.codePointCount(0, text.length()) + 1);
      text.append("\"k").append(i).append("\": ").append(i);
    }
    Positions positions =
        Positions.of("f.json", text.append('}').toString().getBytes(StandardCharsets.UTF_8)).get();
    for (int i : new int[] {499, 0, 250, 1, 498, 251, 249, 400, 100}) {
      assertThat(positions.locate(node(0, "/k" + i, KEY)))
          .get()
          .satisfies(at -> assertThat(at.column()).isEqualTo(columns.get(i)));
    }
  }

  @Test
  void aDocumentThatIsNotThereHasNoPlace() {
    Marked text = Marked.of("f.yaml", "⟦a⟧: 1\n");
    assertThat(locate("f.yaml", text, 1, "", KEY)).isEmpty();
    assertThat(Positions.of("f.yaml", new byte[] {'a', (byte) 0xFF})).isEmpty();
  }

  @Test
  void documentsBeforeASyntaxErrorHavePlaces() {
    Marked text = Marked.of("f.yaml", "a: ⟦1⟧\n---\nb: 'x\n");
    assertThat(locate("f.yaml", text, 0, "/a", VALUE)).contains(text.location());
  }

  @Test
  void mapsMergedOverAndOverCostNothing() {
    StringBuilder text = new StringBuilder("m0: &m0 {x: 1}\n");
    for (int i = 1; i < 40; i++) {
      String before = "*m" + (i - 1);
      text.append("m%d: &m%d {<<: [%s, %s, %s]}%n".formatted(i, i, before, before, before));
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    assertThat(Positions.locate("f.yaml", bytes, node(0, "/m39/none", KEY)))
        .get()
        .satisfies(at -> assertThat(at.line()).isEqualTo(40));
  }

  private static Optional<Location> locate(
      String file, Marked text, int document, String pointer, Where.Anchor anchor) {
    return Positions.locate(file, text.bytes(), node(document, pointer, anchor));
  }

  private static Where.Node node(int document, String pointer, Where.Anchor anchor) {
    return new Where.Node(new Origin("f.yaml", document), pointer, anchor);
  }
}
