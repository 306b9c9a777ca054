package ai.modelplane.compiler.manifest;

import static ai.modelplane.compiler.manifest.Reading.endpoint;
import static ai.modelplane.compiler.manifest.Reading.read;
import static ai.modelplane.compiler.manifest.Reading.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.manifest.Manifests.Broken;
import ai.modelplane.testing.Texts;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a manifest that is wrong, where, and what is still known of it. */
class BrokenManifestsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "kind: ModelService | kind: ⟦ModelSerivce⟧ | resource/kind | did you mean ModelService?",
        "kind: ModelService | kind: ⟦modelservice⟧ | resource/kind | did you mean ModelService?",
        "kind: ModelService | kind: ⟦ModelServices⟧ | resource/kind | did you mean ModelService?",
        "kind: ModelService | kind: ⟦ModelEndpint⟧ | resource/kind | did you mean ModelEndpoint?",
        "kind: ModelService | ⟦kind⟧: | resource/kind | ``",
        "ai/v1alpha1 | ai/v1 | resource/version | ``",
        "apiVersion: modelplane.ai/v1alpha1 | apiVersion: ⟦modelplan.ai/v1alpha1⟧ |"
            + " resource/version | ``",
        "name: a | name: ⟦A_b⟧ | resource/name | did you mean a-b?",
        "name: a | name: ⟦a.b⟧ | resource/name | did you mean a-b?",
        "name: a | name: ⟦5⟧ | resource/name | quotes",
        "name: a | ⟦name⟧: | resource/name | ``",
        "name: a | name: ⟦\"\"⟧ | resource/name | ``",
        "namespace: ml | namespace: ⟦~⟧ | resource/namespace | no default",
        "name: a | name: ⟦on⟧ | resource/name | quotes",
        "`  name: a\\n` | `` | resource/name | ``",
        "`  namespace: ml\\n` | `` | resource/namespace | no default",
        "namespace: ml | namespace: ⟦ML⟧ | resource/namespace | did you mean ml?",
        "name: a | name: a\\n  labels: {⟦a b⟧: c} | resource/label | ``",
        "name: a | name: a\\n  labels: {⟦-a/b⟧: c} | resource/label | ``",
        "name: a | name: a\\n  labels: {a: ⟦\"b c\"⟧} | resource/label | ``",
        "name: a | name: a\\n  labels: {a: ⟦yes⟧} | resource/label | quotes",
        "name: a | name: a\\n  labels: ⟦[a]⟧ | resource/label | ``",
        "name: a | name: a\\n  annotations: {a: ⟦1⟧} | resource/label | quotes",
        "name: a | name: a\\n"
            + "  labels: {⟦modelplane.ai/replica⟧: x} | resource/reserved-label | remove",
        "name: a | name: a\\n"
            + "  labels: {⟦modelplane.ai/source⟧: x} | resource/reserved-label | remove",
        "name: a | name: a\\n"
            + "  annotations: {⟦modelplane.ai/file⟧: x} | resource/reserved-label | remove",
        "modelplane.ai/deployment: qwen | ⟦a b⟧: qwen | resource/label | ``",
        "modelplane.ai/deployment: qwen | ⟦/a⟧: qwen | resource/label | ``",
        // not a wrong name, label or weight as well
        "name: a | name: ⟦*none⟧ | yaml/syntax | quote",
        "deployment: qwen | deployment: ⟦*none⟧ | yaml/syntax | quote",
        "name: a | name: {⟦{ .Values.name }⟧} | yaml/syntax | render it first",
        "name: a | name: !!int ⟦a⟧ | yaml/syntax | ``",
      })
  void oneMistakeIsOneFindingAtItsPlace(String from, String to, String rule, String hint) {
    String marked = service("a").replace(from.replace("\\n", "\n"), to.replace("\\n", "\n"));
    String text = marked.replaceAll("[⟦⟧]", "");
    Texts files = Texts.with("a.yaml", text);
    Manifests read = read(files);
    assertThat(read.valid()).isEmpty();
    assertThat(read.broken()).hasSize(1);
    assertThat(Diagnostics.locate(read.findings(), files.snapshot()))
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.finding().rule().id()).isEqualTo(rule);
              assertThat(Objects.toString(d.finding().hint(), "")).contains(hint);
              if (marked.contains("⟦")) {
                assertThat(token(text, d.location())).isEqualTo(between(marked));
              }
            });
  }

  @ParameterizedTest
  @CsvSource({
    "ModelGateway, of this group ModelService and ModelEndpoint are applied from files",
    "ModelDeploymnet, did you mean ModelDeployment?",
    "ModelServer, of this group ModelService and ModelEndpoint are applied from files",
  })
  void aKindOfTheGroupThatNobodyKnowsIsSkippedWithAWarning(String kind, String hint) {
    Texts files =
        Texts.with("a.yaml", service("a").replace("ModelService", kind))
            .and("b.yaml", service("b"));
    Manifests read = read(files);
    assertThat(read.valid()).hasSize(1);
    assertThat(read.broken()).isEmpty();
    assertThat(read.skipped()).isEqualTo(1);
    assertThat(read.findings())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.rule()).isEqualTo(Rule.RESOURCE_KIND);
              assertThat(f.isError()).isFalse();
              assertThat(f.hint()).isEqualTo(hint);
            });
  }

  @Test
  void aValueOfSeveralLinesThatHoldsUnreadableTextIsStillJudged() {
    String text =
        service("a").replace("  - selector:\n", "    selector:\n").replace(": qwen", ": *none");
    assertThat(diagnostics(Texts.with("a.yaml", text)))
        .extracting(d -> d.finding().rule())
        .containsExactly(Rule.SCHEMA_TYPE, Rule.YAML_SYNTAX);
  }

  @Test
  void aMissingNamespacePointsAtItsParentsKey() {
    Texts files = Texts.with("a.yaml", service("a").replace("  namespace: ml\n", ""));
    assertThat(diagnostics(files))
        .singleElement()
        .satisfies(d -> assertThat(d.location()).isEqualTo(new Location("a.yaml", 3, 1, 3, 9)));
  }

  @Test
  void namesAreAsLongAsTheyMayBe() {
    assertThat(read(Texts.with("a.yaml", service("a".repeat(63)))).findings()).isEmpty();
    assertThat(read(Texts.with("a.yaml", service("a".repeat(64)))).findings())
        .extracting(f -> f.rule())
        .containsExactly(Rule.RESOURCE_NAME);
    String long253 = "a".repeat(63) + "." + "b".repeat(189);
    assertThat(read(Texts.with("a.yaml", endpoint(long253))).findings()).isEmpty();
    assertThat(read(Texts.with("a.yaml", endpoint(long253 + "c"))).findings())
        .extracting(f -> f.rule())
        .containsExactly(Rule.RESOURCE_NAME);
  }

  @Test
  void everythingThatIsWrongIsReportedAtOnce() {
    Texts files =
        Texts.with(
            "a.yaml",
            service("A")
                .replace("ml", "ML")
                .replace("spec:", "  labels: {\"\": x}\nx: 1\nx: 2\nspec:"));
    assertThat(diagnostics(files))
        .extracting(d -> d.finding().rule())
        .contains(
            Rule.RESOURCE_NAME,
            Rule.RESOURCE_NAMESPACE,
            Rule.RESOURCE_LABEL,
            Rule.YAML_DUPLICATE_KEY);
  }

  @Test
  void theSameObjectTwiceIsUsedInNeitherForm() {
    Texts files =
        Texts.with("a.yaml", service("a") + "---\n" + service("ok"))
            .and("b/c.yaml", "# c\n" + service("a"));
    Manifests read = read(files);
    Key key = new Key(Kind.MODEL_SERVICE, "ml", "a");
    assertThat(read.valid()).extracting(m -> m.key().name()).containsExactly("ok");
    assertThat(read.broken())
        .containsExactly(
            new Broken("a.yaml", Optional.of(key)), new Broken("b/c.yaml", Optional.of(key)));
    assertThat(Diagnostics.locate(read.findings(), files.snapshot()))
        .extracting(d -> d.location(), d -> d.message())
        .containsExactly(
            tuple(
                new Location("a.yaml", 4, 9, 4, 10),
                "ModelService ml/a is defined twice, also at b/c.yaml:5"),
            tuple(
                new Location("b/c.yaml", 5, 9, 5, 10),
                "ModelService ml/a is defined twice, also at a.yaml:4"));
  }

  @Test
  void aBrokenCopyMakesTheOtherOneUnusableToo() {
    Manifests read =
        read(Texts.with("a.yaml", service("a")).and("b.yaml", service("a") + "x: 1\nx: 1\n"));
    assertThat(read.valid()).isEmpty();
    assertThat(read.broken()).hasSize(2);
  }

  @Test
  void documentsBeforeABreakInTheSyntaxStayValid() {
    Manifests read = read(Texts.with("a.yaml", service("a") + "---\na: [\n"));
    assertThat(read.valid()).hasSize(1);
    assertThat(read.broken()).containsExactly(new Broken("a.yaml", Optional.empty()));
    assertThat(read.findings()).extracting(f -> f.rule()).containsExactly(Rule.YAML_SYNTAX);
  }

  @Test
  void aBrokenDocumentHasItsKeyWhenItCanBeRead() {
    Manifests read =
        read(
            Texts.with("a.yaml", service("a") + "metadata: {}\n")
                .and("b.yaml", service("b").replace("  name: b\n", ""))
                .and("c.yaml", service("c").replace("v1alpha1", "v2")));
    assertThat(read.broken())
        .containsExactly(
            new Broken("a.yaml", Optional.of(new Key(Kind.MODEL_SERVICE, "ml", "a"))),
            new Broken("b.yaml", Optional.empty()),
            new Broken("c.yaml", Optional.of(new Key(Kind.MODEL_SERVICE, "ml", "c"))));
  }

  @Test
  void findingsNameTheirObject() {
    Manifests read = read(Texts.with("a.yaml", service("a") + "spec: {}\n"));
    assertThat(read.findings())
        .allSatisfy(f -> assertThat(f.resource()).hasToString("ModelService ml/a"));
  }

  @Test
  void aListWhoseTextIsWrongIsNotTrusted() {
    String item = service("a").indent(2).replaceFirst("  ", "- ");
    Manifests read =
        read(Texts.with("a.yaml", "apiVersion: v1\nkind: List\nkind: List\nitems:\n" + item));
    assertThat(read.valid()).isEmpty();
    assertThat(read.broken())
        .containsExactly(
            new Broken("a.yaml", Optional.empty()),
            new Broken("a.yaml", Optional.of(new Key(Kind.MODEL_SERVICE, "ml", "a"))));
    assertThat(read.findings()).extracting(f -> f.rule()).containsExactly(Rule.YAML_DUPLICATE_KEY);
  }

  @Test
  void aFileThatCannotBeReadIsBrokenAndTheOthersAreNot() {
    Manifests read =
        read(
            Texts.with("b.yaml", service("b"))
                .and(
                    "a.yaml",
                    () -> {
                      throw new IOException("permission denied");
                    }));
    assertThat(read.valid()).hasSize(1);
    assertThat(read.broken()).containsExactly(new Broken("a.yaml", Optional.empty()));
    assertThat(read.findings())
        .singleElement()
        .satisfies(f -> assertThat(f.message()).contains("permission denied"));
  }

  private static List<Diagnostic> diagnostics(Texts files) {
    return Diagnostics.locate(read(files).findings(), files.snapshot());
  }

  private static String token(String text, Location at) {
    return text.split("\n", -1)[at.line() - 1].substring(at.column() - 1, at.endColumn() - 1);
  }

  private static String between(String marked) {
    return marked.substring(marked.indexOf('⟦') + 1, marked.indexOf('⟧'));
  }
}
