package ai.modelplane.compiler;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Severity;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.compiler.hold.UnseenReason;
import ai.modelplane.testing.Yaml;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not seen is not gone. */
class UnseenTest extends Compiling {

  @ParameterizedTest
  @EnumSource(UnseenReason.class)
  void whatWasAppliedFromAPlaceThatIsNotSeenStays(UnseenReason reason) {
    write(service("qwen"));
    live(ours("gone", SOURCE, "gone.yaml"));
    live(ours("file", SOURCE, "team/models"));
    live(ours("below", SOURCE, "team/models/deep/x.yaml"));
    live(ours("beside", SOURCE, "team/models.yaml"));
    unseen("team/models", reason);

    Compilation compilation = compile();

    Hold held = new Hold.NotSeen("team/models", reason);
    if (reason.isOfFile()) {
      assertThat(compilation.desired().removed())
          .containsExactly(key("below"), key("beside"), key("gone"));
    } else {
      assertThat(compilation.desired().kept()).containsEntry(key("below"), held);
      assertThat(served(compilation)).contains("below");
    }
    assertThat(compilation.desired().kept()).containsKey(key("file"));
    assertThat(served(compilation)).contains("file");
    assertThat(about("team/models", compilation))
        .singleElement()
        .satisfies(f -> assertThat(f.severity()).isEqualTo(reason.severity(true)))
        .satisfies(f -> assertThat(f.message()).contains(reason.text()).contains("ml-team/file"));
  }

  @ParameterizedTest
  @EnumSource(UnseenReason.class)
  void aPlaceThatNobodyAppliedAnythingFromIsToldOnlyIfItMatters(UnseenReason reason) {
    unseen("team/models", reason);
    List<Finding> about = about("team/models", compile());
    Severity severity = reason.severity(false);
    if (severity == null) {
      assertThat(about).isEmpty();
    } else {
      assertThat(about).extracting(Finding::severity).containsExactly(severity);
    }
  }

  @Test
  void aManifestThatMovedIsSeen() {
    files.put("new/qwen.yaml", service("qwen").text());
    live(ours("qwen", SOURCE, "team/qwen.yaml"));
    unseen("team", UnseenReason.SUBMODULE);
    Compilation compilation = compile();
    assertThat(compilation.desired().kept()).isEmpty();
    assertThat(applied(compilation, "qwen").toString()).contains("new/qwen.yaml");
  }

  @Test
  void aPartThatCannotBeReadMayHoldTheNewNameOfWhatIsGone() {
    write(service("qwen"));
    live(ours("old"));
    unseen("team", UnseenReason.UNREADABLE);
    assertThat(compile().desired().removed()).isEmpty();
    unseen.clear();
    unseen("team", UnseenReason.SUBMODULE);
    assertThat(compile().desired().removed()).containsExactly(key("old"));
  }

  @Test
  void thousandsOfPlacesAreNotThousandsOfFindings() {
    IntStream.range(0, 1000).forEach(i -> unseen("s" + i, UnseenReason.SUBMODULE));
    live(ours("qwen", SOURCE, "s999/qwen.yaml"));
    assertThat(compile().findings())
        .filteredOn(f -> f.rule() == Rule.FILE_UNSEEN)
        .hasSize(22)
        .anyMatch(f -> f.message().startsWith("1000 files or folders are not read"))
        .anyMatch(f -> f.message().contains("ml-team/qwen"));
  }

  /** None of them names the group, so that nobody but the cluster knows that it was ours. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \n",
        "\0\0\0\0",
        "\0GITCRYPT\0\1\2\3",
        "$ANSIBLE_VAULT;1.1;AES256\n6162\n",
        "apiVersion: ENC[AES256_GCM,data:a]\nkind: ENC[AES256_GCM,data:b]\nsops: {mac: x}\n",
        "apiVersion: model",
        "api",
        "- 1\n",
        "replicas: 3\n",
        "{{- if .Values.x }}\na: {{ include \"b\" . }}\n",
        "<<<<<<< HEAD\na: 1\n=======\n",
      })
  void aFileThatNoLongerReadsAsOursIsAnErrorAndKeepsWhatWasAppliedFromIt(String text) {
    write(service("other"));
    files.put("qwen.yaml", text);
    assertThat(rules(compile())).as("nobody's file").containsOnly(Rule.SELECTOR_NO_MATCH);

    live(ours("qwen"));
    Compilation compilation = compile();

    assertThat(compilation.desired().removed()).isEmpty();
    assertThat(served(compilation)).containsExactly("other", "qwen");
    assertThat(about("qwen.yaml", compilation))
        .singleElement()
        .satisfies(f -> assertThat(f.rule()).isEqualTo(Rule.FILE_UNREADABLE));
  }

  @Test
  void anotherEncodingIsAnErrorWhereItNamesTheGroup() {
    write(service("other"));
    byte[] wide = service("qwen").text().getBytes(UTF_16LE);
    more.and("wide.yaml", () -> wide);
    live(ours("qwen", SOURCE, "wide.yaml"));
    assertThat(compile().desired().kept()).containsOnlyKeys(key("qwen"));
    assertThat(manifests().findings()).extracting(Finding::isError).containsOnly(true);
  }

  /** What reads as it should and says nothing of an object says that the object is gone. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "# nothing is left\n",
        "---\n# nothing\n---\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n"
      })
  void aFileThatSaysOtherwiseIsBelieved(String text) {
    write(service("other"));
    files.put("qwen.yaml", text);
    live(ours("qwen"));
    assertThat(compile().desired().removed()).containsExactly(key("qwen"));
  }

  @Test
  void aFileThatIsNobodysHoldsNoDeletion() {
    write(service("other"));
    files.put("charts/d.yaml", "{{- if .Values.x }}\na: {{ include \"b\" . }}\n{{- end }}\n");
    files.put("web/tsconfig.json", "// c\n{ \"a\": 1, }\n");
    live(ours("qwen"));
    Compilation compilation = compile();
    assertThat(rules(compilation)).containsOnly(Rule.SELECTOR_NO_MATCH);
    assertThat(compilation.desired().removed()).containsExactly(key("qwen"));
    files.put("charts/d.yaml", "{{- if }}\napiVersion: modelplane.ai/v1alpha1\n");
    assertThat(compile().desired().removed()).as("a template of ours").isEmpty();
  }

  @Test
  void anEndpointOfAPersonStaysAsAServiceDoes() {
    write(service("qwen"));
    endpoints.add(
        Yaml.endpoint("kimi", "http://10.0.0.1/v1")
            .managed()
            .labels("modelplane.ai/source=" + SOURCE)
            .annotation("modelplane.ai/file", "models/kimi.yaml")
            .asEndpoint());
    unseen("models", UnseenReason.SPARSE);
    assertThat(compile().desired().removed()).isEmpty();
  }

  private void unseen(String path, UnseenReason reason) {
    unseen.put(path, reason);
  }

  private static List<Finding> about(String path, Compilation compilation) {
    return compilation.findings().stream().filter(f -> f.message().startsWith(path + " ")).toList();
  }
}
