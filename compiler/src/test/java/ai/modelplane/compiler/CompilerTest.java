package ai.modelplane.compiler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Decode;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelReplica;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.landscape.Landscape;
import ai.modelplane.compiler.manifest.ManifestReader;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.render.DesiredObject;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.schema.Schemas;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.SourceFile;
import ai.modelplane.compiler.yaml.YamlReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which services and endpoints are compiled, applied, kept and deleted. */
class CompilerTest {

  private static final String SOURCE = "0123456789abcdef";
  private static final ManifestReader READER = new ManifestReader(Schemas.load());

  private final SortedMap<String, String> files = new TreeMap<>();
  private final List<ModelService> services = new ArrayList<>();
  private final List<ModelEndpoint> endpoints = new ArrayList<>();
  private final List<ModelReplica> replicas = new ArrayList<>();
  private Options options = Options.DEFAULT;

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
  void aManifestThatIsGoneIsDeletedAndItsServiceNoLongerServed() {
    files.put("qwen.yaml", service("qwen", ""));
    live(ours("qwen", SOURCE, "qwen.yaml", ""));
    live(ours("old", SOURCE, "old.yaml", ""));
    Compilation compilation = compile();
    assertThat(compilation.desired().removed()).containsExactly(key("old"));
    assertThat(served(compilation)).containsExactly("qwen");
  }

  @Test
  void anotherSourcesObjectsAreNotTouched() {
    files.put("qwen.yaml", service("qwen", ""));
    live(ours("theirs", "ffffffffffffffff", "theirs.yaml", ""));
    Compilation compilation = compile();
    assertThat(compilation.desired().removed()).isEmpty();
    assertThat(served(compilation)).containsExactly("qwen", "theirs");
  }

  @Test
  void aSourceWithoutAnIdentityPrunesNothing() {
    files.put("qwen.yaml", service("qwen", ""));
    live(ours("old", "", "old.yaml", ""));
    Compilation compilation = compile("");
    assertThat(compilation.desired().removed()).isEmpty();
    assertThat(applied(compilation, "qwen").at("/metadata/labels"))
        .noneMatch(label -> label.asText().equals(SOURCE));
  }

  @Test
  void anotherInstancesObjectsAreNotTouched() {
    files.put("qwen.yaml", service("qwen", ""));
    live(
        ours("other", SOURCE, "other.yaml", "")
            .replace("modelplane-system.modelplane", "elsewhere.modelplane"));
    assertThat(compile().desired().removed()).isEmpty();
  }

  @Test
  void whatIsAnnotatedIsNotPruned() {
    files.put("qwen.yaml", service("qwen", ""));
    live(ours("old", SOURCE, "old.yaml", "      modelplane.ai/prune: disabled\n"));
    Compilation compilation = compile();
    assertThat(compilation.desired().removed()).isEmpty();
    assertThat(compilation.desired().kept()).containsOnlyKeys(key("old"));
    assertThat(served(compilation)).containsExactly("old", "qwen");
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
        .containsExactly(Map.entry(key("qwen"), "its manifest in qwen.yaml has errors"));
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
    live(ours("qwen", "ffffffffffffffff", "qwen.yaml", ""));
    Compilation compilation = compile();
    assertThat(rules(compilation)).containsExactly(Rule.RESOURCE_NOT_OURS);
    assertThat(compilation.findings().getFirst().message()).contains("ffffffffffffffff");
  }

  @ParameterizedTest
  @CsvSource({
    // live, left in Git, set by a person; deletable
    "6, 1, , true",
    "7, 1, , false",
    "24, 18, , true",
    "24, 17, , false",
    "25, 18, , true",
    "7, 1, 6, true",
    "7, 1, 5, false",
    "2, 1, 0, false",
  })
  void deletionsAreLimited(int live, int left, Integer limit, boolean deletable) {
    for (int i = 0; i < live; i++) {
      live(ours("s" + i, SOURCE, "s" + i + ".yaml", ""));
      if (i < left) {
        files.put("s" + i + ".yaml", service("s" + i, ""));
      }
    }
    options = limited(limit == null ? OptionalInt.empty() : OptionalInt.of(limit));
    Compilation compilation = compile();
    assertThat(compilation.desired().removed()).hasSize(deletable ? live - left : 0);
    assertThat(served(compilation)).hasSize(deletable ? left : live);
    assertThat(rules(compilation).contains(Rule.PRUNE_LIMIT)).isNotEqualTo(deletable);
  }

  @Test
  void aSourceThatIsSuddenlyEmptyDeletesNothingWhateverTheLimit() {
    live(ours("qwen", SOURCE, "qwen.yaml", ""));
    options = limited(OptionalInt.of(100));
    Compilation compilation = compile();
    assertThat(compilation.desired().removed()).isEmpty();
    assertThat(served(compilation)).containsExactly("qwen");
    assertThat(rules(compilation)).containsExactly(Rule.PRUNE_LIMIT);
  }

  @Test
  void anEmptySourceThatNeverHadAnythingIsFine() {
    assertThat(compile().findings()).isEmpty();
  }

  @Test
  void endpointsThatAreWithdrawnCountForNothing() {
    files.put("qwen.yaml", service("qwen", ""));
    live(ours("qwen", SOURCE, "qwen.yaml", ""));
    for (int i = 0; i < 50; i++) {
      endpoints.add(
          Decode.endpoint(
              tree(
                  """
                  apiVersion: modelplane.ai/v1alpha1
                  kind: ModelEndpoint
                  metadata:
                    name: qwen-%d
                    namespace: ml-team
                    labels:
                      modelplane.ai/replica: qwen-%d
                      app.kubernetes.io/managed-by: modelplane
                      modelplane.ai/instance: modelplane-system.modelplane
                  spec:
                    url: http://10.0.0.1/v1
                  """
                      .formatted(i, i))));
    }
    Compilation compilation = compile();
    assertThat(rules(compilation)).containsExactly(Rule.SELECTOR_NO_MATCH);
    assertThat(compilation.desired().objects().keySet())
        .noneMatch(k -> k.kind() == Kind.MODEL_ENDPOINT);
  }

  @Test
  void aNamespaceThatMayNotBeWrittenIsNeitherAppliedNorPruned() {
    files.put("qwen.yaml", service("qwen", ""));
    live(ours("old", SOURCE, "old.yaml", ""));
    options =
        new Options(
            "modelplane-system", "modelplane", List.of(), OptionalInt.empty(), Set.of("research"));
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
    assertThat(new Compiler(options).compile(manifests(), SOURCE, Optional.empty()).findings())
        .isEmpty();
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

  private Compilation compile() {
    return compile(SOURCE);
  }

  private Compilation compile(String source) {
    Landscape landscape = new Landscape(services, endpoints, replicas, List.of(), Optional.empty());
    return new Compiler(options).compile(manifests(), source, Optional.of(landscape));
  }

  private Manifests manifests() {
    List<SourceFile> sources = new ArrayList<>();
    files.forEach((path, text) -> sources.add(new SourceFile(path, () -> text.getBytes(UTF_8))));
    return READER.read(
        new Snapshot(".", Optional.of(SOURCE), null, sources, List.of(), Snapshot.History.NONE));
  }

  private void live(String yaml) {
    services.add(Decode.service(tree(yaml)));
  }

  private static ObjectNode tree(String yaml) {
    YamlReader.Read read = YamlReader.read("live.yaml", yaml.getBytes(UTF_8));
    assertThat(read.findings()).isEmpty();
    return (ObjectNode) read.documents().getFirst().tree();
  }

  /**
   * @param metadata more lines of it, indented by four
   */
  private static String service(String name, String metadata) {
    return """
    apiVersion: modelplane.ai/v1alpha1
    kind: ModelService
    metadata:
        name: %s
        namespace: ml-team
    %sspec:
        endpoints:
        - selector: {matchLabels: {modelplane.ai/deployment: qwen}}
    """
        .formatted(name, metadata);
  }

  private static String ours(String name, String source, String file, String annotations) {
    return service(
        name,
        """
            labels:
              app.kubernetes.io/managed-by: modelplane
              modelplane.ai/instance: modelplane-system.modelplane
              modelplane.ai/source: "%s"
            annotations:
              modelplane.ai/file: %s
        %s\
        """
            .formatted(source, file, annotations));
  }

  private static Options limited(OptionalInt maxDeletes) {
    return new Options("modelplane-system", "modelplane", List.of(), maxDeletes, Set.of());
  }

  private static ObjectNode applied(Compilation compilation, String service) {
    DesiredObject object = compilation.desired().objects().get(key(service));
    assertThat(object).isNotNull();
    return object.tree();
  }

  private static Key key(String name) {
    return new Key(Kind.MODEL_SERVICE, "ml-team", name);
  }

  private static Key route(String name) {
    return new Key(Kind.HTTP_ROUTE, "ml-team", name);
  }

  private static List<String> served(Compilation compilation) {
    return compilation.routes().stream().map(Route::service).map(s -> s.key().name()).toList();
  }

  private static List<Rule> rules(Compilation compilation) {
    return compilation.findings().stream().map(Finding::rule).toList();
  }
}
