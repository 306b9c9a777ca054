package ai.modelplane.compiler.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Origin;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.testing.Texts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DiagnosticsTest {

  @Test
  void areSortedByPlaceAndThoseWithoutAFileComeLast() {
    Texts files = Texts.with("a.yaml", "x: 1\nz: 2\n").and("b.yaml", "x: 1\n");
    List<Diagnostic> located =
        Diagnostics.locate(
            List.of(
                finding("nowhere", new Where.Nowhere()),
                finding("b", node("b.yaml", "/x")),
                finding("second", node("a.yaml", "/z")),
                finding("first", node("a.yaml", "/x")),
                finding("also second", node("a.yaml", "/z")),
                finding("file", new Where.File("a.yaml")),
                finding("span", new Where.Span(new Location("a.yaml", 1, 2, 1, 3)))),
            files.snapshot());
    assertThat(located)
        .extracting(d -> d.finding().message(), Diagnostic::sourceLine)
        .containsExactly(
            tuple("file", null),
            tuple("span", "x: 1"),
            tuple("first", "x: 1"),
            tuple("second", "z: 2"),
            tuple("also second", "z: 2"),
            tuple("b", "x: 1"),
            tuple("nowhere", null));
    assertThat(located.getLast().location()).isNull();
  }

  @Test
  void eachFileIsReadOnce() {
    AtomicInteger reads = new AtomicInteger();
    Texts files =
        new Texts()
            .and(
                "a.yaml",
                () -> {
                  reads.incrementAndGet();
                  return "x: 1\nz: 2\n".getBytes(StandardCharsets.UTF_8);
                })
            .and("b.yaml", "x: 1\n");
    Diagnostics.locate(
        List.of(
            finding("1", node("a.yaml", "/x")),
            finding("2", node("b.yaml", "/x")),
            finding("3", node("a.yaml", "/z"))),
        files.snapshot());
    assertThat(reads).hasValue(1);
  }

  @Test
  void aFileThatIsGoneKeepsItsName() {
    assertThat(
            Diagnostics.locate(List.of(finding("1", node("a.yaml", "/x"))), new Texts().snapshot()))
        .extracting(Diagnostic::location)
        .containsExactly(new Location("a.yaml", 1, 1, 1, 1));
  }

  @Test
  void findingsOnOneLineShareItsText() {
    Texts files = Texts.with("a.yaml", "{x: 1, z: 2}\n");
    List<Diagnostic> located =
        Diagnostics.locate(
            List.of(finding("1", node("a.yaml", "/x")), finding("2", node("a.yaml", "/z"))),
            files.snapshot());
    assertThat(located.getFirst().sourceLine()).isEqualTo("{x: 1, z: 2}");
    assertThat(located.getLast().sourceLine()).isSameAs(located.getFirst().sourceLine());
  }

  @Test
  void aLineThatNobodyReadsIsNotShown() {
    String longest = "x: " + "1".repeat(4_093);
    Texts files = Texts.with("a.yaml", longest + "\nz: " + "1".repeat(4_094) + "\n");
    assertThat(
            Diagnostics.locate(
                List.of(finding("1", node("a.yaml", "/x")), finding("2", node("a.yaml", "/z"))),
                files.snapshot()))
        .extracting(Diagnostic::sourceLine)
        .containsExactly(longest, null);
  }

  private static Where node(String file, String pointer) {
    return new Where.Node(new Origin(file, 0), pointer, Where.Anchor.VALUE);
  }

  private static Finding finding(String message, Where where) {
    return new Finding(Rule.SCHEMA_VALUE, where, null, message, null);
  }
}
