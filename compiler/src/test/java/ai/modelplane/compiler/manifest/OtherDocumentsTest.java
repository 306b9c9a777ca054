package ai.modelplane.compiler.manifest;

import static ai.modelplane.compiler.manifest.Reading.read;
import static ai.modelplane.compiler.manifest.Reading.service;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.testing.Texts;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not ours does no harm, whatever it looks like, alone or beside manifests of ours. */
class OtherDocumentsTest {

  private static final String HEAD =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n";

  /** A line that is longer than what is read. */
  private static final String LONG = HEAD + "  a: \"" + "x".repeat(200_000) + "\"\n";

  /** More keys than are read. */
  private static final String MANY = HEAD + keys(260_000);

  @Test
  void aDocumentOfOthersMayExceedTheLimitsBesideOurs() {
    for (String other : new String[] {LONG, MANY, HEAD + "  a: " + "[".repeat(70)}) {
      Manifests read =
          read(Texts.with("a.yaml", service("a") + "---\n" + other + "\n---\n" + service("b")));
      assertThat(read.findings()).isEmpty();
      assertThat(read.broken()).isEmpty();
      assertThat(read.unseen()).isEmpty();
      assertThat(read.valid()).extracting(m -> m.key().name()).containsExactly("a", "b");
      assertThat(read.skipped()).isEqualTo(1);
    }
  }

  @Test
  void whatIsPipedMayBeLargerThanAFileWhenTheRestIsOfOthers() {
    String large = HEAD + ("  a: " + "x".repeat(1_000) + "\n").repeat(5_000);
    Manifests read = read(Texts.with("-", large + "---\n" + service("a")));
    assertThat(read.findings()).isEmpty();
    assertThat(read.valid()).hasSize(1);
    assertThat(read(Texts.with("-", large)).findings()).isEmpty();
  }

  @Test
  void aMistakeBesideALongLineHasItsPlace() {
    Texts files =
        Texts.with("a.yaml", LONG + "---\n" + service("a").replace("matchLabels", "matchLabel"));
    assertThat(Diagnostics.locate(read(files).findings(), files.snapshot()))
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.location().line()).isGreaterThan(6);
              assertThat(d.sourceLine()).contains("matchLabel:");
            });
  }

  @Test
  void aDocumentOfOursThatExceedsALimitIsAnError() {
    String ours = service("a") + "# " + "x".repeat(200_000) + "\n";
    assertThat(read(Texts.with("a.yaml", LONG + "---\n" + ours)).findings())
        .extracting(Finding::rule)
        .containsExactly(Rule.YAML_LIMIT);
  }

  @Test
  void aDocumentOfOthersThatDoesNotParseMayHoldWhatFollows() {
    Texts files = Texts.with("a.yaml", "{{ if .x }}\na: 1\n---\n" + service("a"));
    assertThat(read(files).findings()).extracting(Finding::rule).contains(Rule.YAML_SYNTAX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{- if .Values.x }}\na: {{ include \"b\" . }}\n{{- end }}\n",
        "{{- if .Values.x }}\napiVersion: llm-d.ai/v1alpha1\nkind: ModelService\n{{- end }}\n",
        "// c\n{ \"a\": 1, }\n",
        "a: \"unfinished\nb: [\n",
        "\tkey: value\n",
        "<html>&nbsp;</html>\n",
        "%TAG ! tag:x\n--- !<\n",
      })
  void aFileOfOthersThatDoesNotParseIsSkipped(String text) {
    for (String name : new String[] {"a.yaml", "a.yml", "a.json"}) {
      Manifests read = read(Texts.with(name, text));
      assertThat(read.findings()).isEmpty();
      assertThat(read.broken()).isEmpty();
    }
  }

  @Test
  void aFileOfOthersThatExceedsTheLimitsIsSkipped() {
    assertThat(read(Texts.with("a.yaml", LONG).and("b.yaml", MANY)).findings()).isEmpty();
    byte[] binary = new byte[100_000];
    new Random(1).nextBytes(binary);
    assertThat(read(new Texts().and("a.json", () -> binary)).findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"modelplane.ai/v1alpha1", "modelplan.ai/v1alpha1", "v1alpha1"})
  void aManifestOfOursThatDoesNotParseIsAnError(String apiVersion) {
    String text = service("a").replace("modelplane.ai/v1alpha1", apiVersion) + "x: [\n";
    assertThat(read(Texts.with("a.yaml", text)).findings())
        .extracting(Finding::rule)
        .contains(Rule.YAML_SYNTAX);
  }

  private static String keys(int count) {
    StringBuilder keys = new StringBuilder();
    for (int i = 0; i < count; i++) {
      keys.append("  k").append(i).append(": v\n");
    }
    return keys.toString();
  }
}
