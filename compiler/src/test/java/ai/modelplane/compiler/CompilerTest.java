package ai.modelplane.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Decode;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.hold.Hold;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which services and endpoints are compiled, applied and kept. */
class CompilerTest extends Compiling {

  @Test
  void aManifestIsAppliedWithOurLabelsItsSourceAndItsFile() {
    files.put("team/qwen.yaml", service("qwen", "    labels: {a: b}\n"));
    ObjectNode tree = applied(compile(), "qwen");
    assertThat(tree.at("/metadata/labels").toString())
        .isEqualTo(
            "{\"a\":\"b\",\"app.kubernetes.io/managed-by\":\"modelplane\","
                + "\"modelplane.ai/instance\":\"modelplane-system.modelplane\","
                + "\"modelplane.ai/source\":\""
                + SOURCE
                + "\"}");
    assertThat(tree.at("/metadata/annotations/modelplane.ai~1file").asText())
        .isEqualTo("team/qwen.yaml");
    assertThat(tree.at("/metadata/annotations").has("modelplane.ai/source-name")).isFalse();
  }

  @Test
  void peopleSeeOnAnObjectWhatItsSourceIsCalled() {
    files.put("all.yaml", list(service("qwen", "")));
    sourceName = "git.example.com/team/fleet//models";
    assertThat(applied(compile(), "qwen").at("/metadata/annotations").toString())
        .isEqualTo(
            "{\"modelplane.ai/file\":\"all.yaml\","
                + "\"modelplane.ai/source-name\":\"git.example.com/team/fleet//models\"}");
    assertThat(applied(compile(""), "qwen").at("/metadata/annotations").toString())
        .as("what prunes nothing owns nothing")
        .isEqualTo("{\"modelplane.ai/file\":\"all.yaml\"}");
  }

  private static String list(String item) {
    return "apiVersion: v1\nkind: List\nitems:\n-\n" + item.indent(2);
  }

  @Test
  void whatOnlyAClusterMayWriteIsNotApplied() {
    files.put(
        "qwen.yaml",
        service("qwen", "    uid: x\n    resourceVersion: '5'\n    managedFields: []\n")
            + "status:\n  address: http://elsewhere\n");
    ObjectNode tree = applied(compile(), "qwen");
    assertThat(tree.has("status")).isFalse();
    assertThat(tree.at("/metadata").properties())
        .extracting(e -> e.getKey())
        .containsExactlyInAnyOrder("name", "namespace", "labels", "annotations");
  }

  @Test
  void aServiceThatOnlyKubectlMadeIsServedAndNeitherAppliedNorPruned() {
    live(service("by-hand", ""));
    Compilation compilation = compile();
    assertThat(served(compilation)).containsExactly("by-hand");
    assertThat(compilation.desired().objects()).containsKey(route("by-hand"));
    assertThat(compilation.desired().objects()).doesNotContainKey(key("by-hand"));
    assertThat(compilation.desired().removed()).isEmpty();
  }

  @Test
  void aBrokenManifestKeepsTheLastGoodSpecOfItsServiceAndOfNoOther() {
    files.put("qwen.yaml", service("qwen", "").replace("endpoints:", "endpoint:"));
    files.put("other.yaml", service("other", ""));
    live(ours("qwen", SOURCE, "qwen.yaml", ""));
    live(ours("old", SOURCE, "old.yaml", ""));
    Compilation compilation = compile();
    assertThat(served(compilation)).containsExactly("other", "qwen");
    assertThat(compilation.desired().objects()).containsKey(route("qwen"));
    assertThat(compilation.desired().objects()).doesNotContainKey(key("qwen"));
    assertThat(compilation.desired().kept())
        .containsExactly(Map.entry(key("qwen"), new Hold.Broken("qwen.yaml")));
    assertThat(compilation.desired().removed()).containsExactly(key("old"));
  }

  @Test
  void aFileThatCannotBeReadHoldsEverythingThatIsRecordedForIt() {
    files.put("both.yaml", "a: [\n");
    files.put("other.yaml", service("other", ""));
    live(ours("one", SOURCE, "both.yaml", ""));
    live(ours("two", SOURCE, "both.yaml", ""));
    live(ours("three", SOURCE, "else.yaml", ""));
    Compilation compilation = compile();
    assertThat(compilation.desired().removed()).containsExactly(key("three"));
    assertThat(compilation.desired().kept()).containsOnlyKeys(key("one"), key("two"));
  }

  @Test
  void anObjectThatWasNotMadeFromGitIsNotTakenOver() {
    files.put("qwen.yaml", service("qwen", ""));
    live(service("qwen", "    labels: {made: by-hand}\n"));
    Compilation compilation = compile();
    assertThat(rules(compilation)).containsExactly(Rule.RESOURCE_NOT_OURS);
    assertThat(compilation.applied()).isEmpty();
    assertThat(compilation.desired().objects()).doesNotContainKey(key("qwen"));
    assertThat(served(compilation)).containsExactly("qwen");
    assertThat(compilation.findings().getFirst().hint()).contains("kubectl label modelservices");
  }

  @Test
  void anObjectOfAnotherSourceIsNotTakenOver() {
    files.put("qwen.yaml", service("qwen", ""));
    live(
        ours(
            "qwen",
            "ffffffffffffffff",
            "qwen.yaml",
            "      modelplane.ai/source-name: git.example.com/team/fleet//models\n"));
    Compilation compilation = compile();
    assertThat(rules(compilation)).containsExactly(Rule.RESOURCE_NOT_OURS);
    assertThat(compilation.findings().getFirst().message())
        .isEqualTo(
            "ModelService ml-team/qwen is applied from another source (qwen.yaml of"
                + " git.example.com/team/fleet//models)");
    assertThat(compilation.findings().getFirst().hint())
        .isEqualTo(
            "another folder of the same repository is another source: run with the folder, --path"
                + " or --prune-as that it was applied with; to move it here for good: kubectl label"
                + " modelservices.modelplane.ai qwen -n ml-team modelplane.ai/source-");
  }

  @Test
  void whatAnOlderVersionAppliedIsOfASourceThatHasOnlyItsHash() {
    files.put("qwen.yaml", service("qwen", ""));
    live(ours("qwen", "ffffffffffffffff", "qwen.yaml", ""));
    assertThat(compile().findings().getFirst().message())
        .endsWith("another source (qwen.yaml of ffffffffffffffff)");
  }

  @Test
  void aSingleFileIsToldThatItOwnsNothing() {
    files.put("qwen.yaml", service("qwen", ""));
    live(ours("qwen", SOURCE, "qwen.yaml", ""));
    Compilation compilation = compile("");
    assertThat(rules(compilation)).containsExactly(Rule.RESOURCE_NOT_OURS);
    assertThat(compilation.findings().getFirst().hint())
        .isEqualTo(
            "a single file, standard input, or several sources together own nothing: run with the"
                + " folder, --path or --prune-as that it was applied with; to take it from there"
                + " for good: kubectl label modelservices.modelplane.ai qwen -n ml-team"
                + " modelplane.ai/source-");
  }

  @Test
  void aNamespaceThatMayNotBeWrittenIsNeitherAppliedNorPruned() {
    files.put("qwen.yaml", service("qwen", ""));
    live(ours("old", SOURCE, "old.yaml", ""));
    options =
        new Options(Options.DEFAULT.gateway(), List.of(), OptionalInt.empty(), Set.of("research"));
    Compilation compilation = compile();
    assertThat(rules(compilation)).contains(Rule.RESOURCE_NAMESPACE_NOT_ALLOWED);
    assertThat(compilation.applied()).isEmpty();
    assertThat(compilation.desired().removed()).isEmpty();
    assertThat(compilation.desired().kept()).containsOnlyKeys(key("old"));
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, true", "true, true"})
  void aPausedServiceIsLeftAsItIsWhetherGitOrTheClusterSaysSo(boolean inGit, boolean onCluster) {
    String paused = "      modelplane.ai/reconcile: disabled\n";
    files.put("qwen.yaml", service("qwen", inGit ? "    annotations:\n" + paused : ""));
    live(ours("qwen", SOURCE, "qwen.yaml", onCluster ? paused : ""));
    Compilation compilation = compile();
    assertThat(served(compilation)).isEmpty();
    assertThat(compilation.desired().kept()).containsOnlyKeys(key("qwen"), route("qwen"));
    assertThat(compilation.desired().objects()).doesNotContainKey(route("qwen"));
  }

  @Test
  void withoutAClusterNothingIsSaidOfWhatSelectorsMatch() {
    files.put("qwen.yaml", service("qwen", ""));
    assertThat(Compiler.check(options, manifests())).isEmpty();
    assertThat(rules(compile())).containsExactly(Rule.SELECTOR_NO_MATCH);
  }

  @Test
  void anEndpointFromGitWinsOverItsLiveSelf() {
    files.put(
        "e.yaml",
        """
        apiVersion: modelplane.ai/v1alpha1
        kind: ModelEndpoint
        metadata: {name: e, namespace: ml-team, labels: {modelplane.ai/deployment: qwen}}
        spec: {url: http://10.0.0.2/v1}
        """);
    files.put("qwen.yaml", service("qwen", ""));
    endpoints.add(
        Decode.endpoint(
            tree(
                files
                    .get("e.yaml")
                    .replace("10.0.0.2", "10.0.0.1")
                    .replace(
                        "labels: {",
                        "labels: {app.kubernetes.io/managed-by: modelplane,"
                            + " modelplane.ai/instance: modelplane-system.modelplane, "))));
    Compilation compilation = compile();
    assertThat(compilation.candidates().in("ml-team"))
        .singleElement()
        .satisfies(c -> assertThat(c.endpoint().url()).isEqualTo("http://10.0.0.2/v1"));
  }

  @Test
  void theSameInputMakesTheSameOutput() {
    for (int i = 0; i < 40; i++) {
      files.put("s" + i + ".yaml", service("s" + i, "    labels: {b: c, a: d}\n"));
    }
    assertThat(print(compile())).isEqualTo(print(compile()));
  }

  private static String print(Compilation compilation) {
    return compilation.desired().objects().values().stream()
        .map(DesiredObject::tree)
        .map(ObjectNode::toString)
        .toList()
        .toString();
  }
}
