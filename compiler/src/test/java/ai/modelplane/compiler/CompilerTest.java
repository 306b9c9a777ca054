package ai.modelplane.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.testing.Yaml;
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
    files.put("team/qwen.yaml", service("qwen").labels("a=b").text());
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
    files.put("all.yaml", list(service("qwen").text()));
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
        service("qwen")
                .metadata("uid: x")
                .metadata("resourceVersion: '5'")
                .metadata("managedFields: []")
            + "status:\n  address: http://elsewhere\n");
    ObjectNode tree = applied(compile(), "qwen");
    assertThat(tree.has("status")).isFalse();
    assertThat(tree.at("/metadata").properties())
        .extracting(e -> e.getKey())
        .containsExactlyInAnyOrder("name", "namespace", "labels", "annotations");
  }

  @Test
  void aServiceThatOnlyKubectlMadeIsServedAndNeitherAppliedNorPruned() {
    live(service("by-hand"));
    Compilation compilation = compile();
    assertThat(served(compilation)).containsExactly("by-hand");
    assertThat(compilation.desired().objects()).containsKey(route("by-hand"));
    assertThat(compilation.desired().objects()).doesNotContainKey(key("by-hand"));
    assertThat(compilation.desired().removed()).isEmpty();
  }

  @Test
  void aBrokenManifestKeepsTheLastGoodSpecOfItsServiceAndOfNoOther() {
    files.put("qwen.yaml", service("qwen").replace("endpoints:", "endpoint:"));
    write(service("other"));
    live(ours("qwen"));
    live(ours("old"));
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
    write(service("other"));
    live(ours("one", SOURCE, "both.yaml"));
    live(ours("two", SOURCE, "both.yaml"));
    live(ours("three", SOURCE, "else.yaml"));
    Compilation compilation = compile();
    assertThat(compilation.desired().removed()).containsExactly(key("three"));
    assertThat(compilation.desired().kept()).containsOnlyKeys(key("one"), key("two"));
  }

  @Test
  void anObjectThatWasNotMadeFromGitIsNotTakenOver() {
    write(service("qwen"));
    live(service("qwen").labels("made=by-hand"));
    Compilation compilation = compile();
    assertThat(rules(compilation)).containsExactly(Rule.RESOURCE_NOT_OURS);
    assertThat(compilation.applied()).isEmpty();
    assertThat(compilation.desired().objects()).doesNotContainKey(key("qwen"));
    assertThat(served(compilation)).containsExactly("qwen");
    assertThat(compilation.findings().getFirst().hint())
        .isEqualTo("to hand it over: modelplane adopt; else rename or delete one of the two");
  }

  @Test
  void anObjectOfAnotherSourceIsNotTakenOver() {
    write(service("qwen"));
    live(
        ours("qwen", "ffffffffffffffff", "qwen.yaml")
            .annotation("modelplane.ai/source-name", "git.example.com/team/fleet//models"));
    Compilation compilation = compile();
    assertThat(rules(compilation)).containsExactly(Rule.RESOURCE_NOT_OURS);
    assertThat(compilation.findings().getFirst().message())
        .isEqualTo(
            "ModelService ml-team/qwen is applied from another source (qwen.yaml of"
                + " git.example.com/team/fleet//models)");
    assertThat(compilation.findings().getFirst().hint())
        .isEqualTo(
            "another folder of the same repository is another source: run with the folder, --path"
                + " or --prune-as that it was applied with; to move it here for good: modelplane"
                + " adopt --from git.example.com/team/fleet//models");
  }

  @Test
  void whatAnOlderVersionAppliedIsOfASourceThatHasOnlyItsHash() {
    write(service("qwen"));
    live(ours("qwen", "ffffffffffffffff", "qwen.yaml"));
    assertThat(compile().findings().getFirst().message())
        .endsWith("another source (qwen.yaml of ffffffffffffffff)");
  }

  @Test
  void aSingleFileIsToldThatItOwnsNothing() {
    write(service("qwen"));
    live(ours("qwen"));
    Compilation compilation = compile("");
    assertThat(rules(compilation)).containsExactly(Rule.RESOURCE_NOT_OURS);
    assertThat(compilation.findings().getFirst().hint())
        .isEqualTo(
            "a single file, standard input, or several sources together own nothing: run with the"
                + " folder, --path or --prune-as that it was applied with; to take it from there"
                + " for good: modelplane adopt --from "
                + SOURCE);
  }

  @Test
  void aNamespaceThatMayNotBeWrittenIsNeitherAppliedNorPruned() {
    write(service("qwen"));
    live(ours("old"));
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
    write(paused(service("qwen"), inGit));
    live(paused(ours("qwen"), onCluster));
    Compilation compilation = compile();
    assertThat(served(compilation)).isEmpty();
    assertThat(compilation.desired().kept()).containsOnlyKeys(key("qwen"), route("qwen"));
    assertThat(compilation.desired().objects()).doesNotContainKey(route("qwen"));
  }

  private static Yaml paused(Yaml service, boolean is) {
    return is ? service.annotation("modelplane.ai/reconcile", "disabled") : service;
  }

  @Test
  void withoutAClusterNothingIsSaidOfWhatSelectorsMatch() {
    write(service("qwen"));
    assertThat(Compiler.check(options, manifests())).isEmpty();
    assertThat(rules(compile())).containsExactly(Rule.SELECTOR_NO_MATCH);
  }

  @Test
  void anEndpointFromGitWinsOverItsLiveSelf() {
    write(Yaml.endpoint("e", "http://10.0.0.2/v1").deployment("qwen"));
    write(service("qwen"));
    endpoints.add(
        Yaml.endpoint("e", "http://10.0.0.1/v1").deployment("qwen").managed().asEndpoint());
    Compilation compilation = compile();
    assertThat(compilation.candidates().in("ml-team"))
        .singleElement()
        .satisfies(c -> assertThat(c.endpoint().url()).isEqualTo("http://10.0.0.2/v1"));
  }

  @Test
  void theSameInputMakesTheSameOutput() {
    for (int i = 0; i < 40; i++) {
      write(service("s" + i).labels("b=c a=d"));
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
