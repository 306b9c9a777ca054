package ai.modelplane.compiler.manifest;

import static ai.modelplane.compiler.manifest.Reading.endpoint;
import static ai.modelplane.compiler.manifest.Reading.read;
import static ai.modelplane.compiler.manifest.Reading.service;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.manifest.Manifests.Broken;
import ai.modelplane.compiler.source.Listing;
import ai.modelplane.testing.Texts;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No manifest of ours is passed over in silence, in whatever shape somebody left it. */
class ShapesTest {

  private static final String MARK = "\uFEFF";
  private static final String JSON =
      """
      {"apiVersion": "modelplane.ai/v1alpha1", "kind": "ModelService",
       "metadata": {"name": "NAME", "namespace": "ml"},
       "spec": {"endpoints": [{"selector": {"matchLabels": {"a": "b"}}}]}}
      """;

  @Test
  void aListOfManifestsIsNoManifest() {
    isRefused(items(service("a")) + items("kind: Pod\n"), "the document is a list", "put ---");
    isRefused("- " + items(service("a")).indent(2).strip(), "the document is a list", "put ---");
    isRefused("[" + JSON.replace("NAME", "a") + "]", "the document is a list", "put ---");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apiVersion: v1beta1\nkind: List\n",
        "apiVersion: modelplane.ai/v1alpha1\nkind: List\n",
        "apiVersion: v1\nkind: list\n",
        "apiVersion: v1\nkind: ConfigMapList\n",
        "apiVersion: modelplan.ai/v1alpha1\nkind: ModelServiceList\n",
        "kind: List\n",
        "",
      })
  void aListOfAnotherKindIsNotRead(String head) {
    isRefused(
        head + "items:\n" + items(service("a")),
        "objects of modelplane.ai stand in what is not a List of v1",
        "write apiVersion: v1 and kind: List");
  }

  @Test
  void theItemsOfAListAreAListAndAreCalledSo() {
    String list = "apiVersion: v1\nkind: List\n";
    isRefused(
        list + "items:\n" + service("a").indent(2),
        "items is a map; expected a list",
        "begin each object with a dash");
    isRefused(
        list + "item:\n" + items(service("a")), "unknown field \"item\"", "did you mean items?");
  }

  /** One finding, and what is known of the object holds it. */
  private static void isRefused(String text, String message, String hint) {
    Manifests read = read(Texts.with("a.yaml", text));
    assertThat(read.valid()).isEmpty();
    assertThat(read.broken())
        .flatExtracting(broken -> broken.key().stream().toList())
        .extracting(key -> key.name())
        .containsExactly("a");
    assertThat(read.findings())
        .first()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo(Rule.RESOURCE_KIND);
              assertThat(finding.message()).startsWith(message);
              assertThat(finding.hint()).startsWith(hint);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- 1\n",
        "- {op: add, path: /spec, value: {apiVersion: modelplane.ai/v1alpha1}}\n",
        "apiVersion: v1\nkind: List\n",
        "apiVersion: v1\nkind: List\nitems: ~\n",
        "items: [{a: 1}]\n",
        "apiVersion: v1\nkind: ConfigMap\ndata: {a: 'kind: ModelService'}\n",
        "a: {apiVersion: modelplane.ai/v1alpha1, kind: ModelService}\n",
        "modelplane.ai/v1alpha1 ModelService\n",
        "metadata: {name: a}\nspec: {endpoints: [{port: web}]}\n",
      })
  void whatOnlySpeaksOfUsIsNotOurs(String text) {
    Manifests read = read(Texts.with("a.yaml", text));
    assertThat(read.findings()).isEmpty();
    assertThat(read.broken()).isEmpty();
    assertThat(read.valid()).isEmpty();
  }

  @Test
  void anItemOfAListOfOneKindNeedsNoKindOfItsOwn() {
    String bare = service("a").substring(service("a").indexOf("metadata"));
    String list = "apiVersion: modelplane.ai/v1alpha1\nkind: ModelServiceList\nitems:\n";
    Manifests read = read(Texts.with("a.yaml", list + items(bare) + items(service("b"))));
    assertThat(read.findings()).isEmpty();
    assertThat(read.valid()).extracting(m -> m.key().name()).containsExactly("a", "b");
    assertThat(read.valid().getFirst().tree())
        .isEqualTo(read(Texts.with("a.yaml", service("a"))).valid().getFirst().tree());
  }

  @Test
  void aByteOrderMarkMayBeginEveryFileThatWasJoined() {
    isReadWhole(MARK + service("a") + "---\n" + MARK + service("b"));
    isReadWhole(service("a") + MARK + "---\n" + service("b"));
    isReadWhole(MARK + MARK + service("a") + "---\r\n" + MARK + MARK + service("b"));
    isReadWhole(MARK + JSON.replace("NAME", "a") + MARK + JSON.replace("NAME", "b"));
  }

  private static void isReadWhole(String text) {
    Manifests read = read(Texts.with("a.yaml", text));
    assertThat(read.findings()).isEmpty();
    assertThat(read.valid()).extracting(m -> m.key().name()).containsExactly("a", "b");
  }

  @Test
  void aByteOrderMarkInTheMiddleOfALineOfJsonIsNamed() {
    String text = JSON.replace("NAME", "a").strip() + MARK + JSON.replace("NAME", "b");
    assertThat(read(Texts.with("a.json", text)).findings())
        .extracting(Finding::message)
        .containsExactly("a byte order mark stands in the middle");
  }

  @ParameterizedTest
  @CsvSource({
    "modelplan.ai/v1alpha1, ModelService",
    "modelplane.io/v1alpha1, ModelService",
    "modelplane/v1alpha1, ModelService",
    "serving.modelplane.ai/v1alpha1, ModelService",
    "ModelPlane.AI/v1alpha1, ModelService",
    "modelplane.ai/v1beta1, ModelService",
    "modelplane.ai/v1, ModelService",
    "modelplane.ai, ModelService",
    "v1alpha1, ModelService",
    "v1, ModelService",
    ", ModelService",
    "modelplane.ai/v1alpha1, ModelServices",
    "modelplane.ai/v1alpha1, modelservice",
    "modelplane.ai/v1alpha1, model-service",
    "modelplane.ai/v1alpha1,",
    "modelplan.ai/v1alpha1, ModelServices",
    "modelplane.io/v1alpha1, modelservice",
    "modelplane.io/v1alpha1,",
    ", ModelServices",
    ",",
  })
  void aGroupOrAKindThatIsNearlyOursIsAnError(String apiVersion, String kind) {
    String text =
        service("a")
            .replace("apiVersion: modelplane.ai/v1alpha1\n", line("apiVersion", apiVersion))
            .replace("kind: ModelService\n", line("kind", kind));
    Manifests read = read(Texts.with("a.yaml", text));
    assertThat(read.valid()).isEmpty();
    assertThat(read.broken()).hasSize(1);
    assertThat(read.findings())
        .isNotEmpty()
        .allSatisfy(
            finding ->
                assertThat(finding.message() + Objects.toString(finding.hint(), ""))
                    .contains("ModelService"))
        .extracting(Finding::rule)
        .isSubsetOf(Rule.RESOURCE_KIND, Rule.RESOURCE_VERSION);
  }

  private static String line(String field, String value) {
    return value == null ? "" : field + ": " + value + "\n";
  }

  @Test
  void fieldsThatAreMisspeltAreShownWhereTheyStand() {
    String text = service("a").replace("apiVersion", "apiversion").replace("kind", "Kind");
    assertThat(read(Texts.with("a.yaml", text)).findings())
        .extracting(Finding::hint)
        .containsExactly("did you mean apiVersion?", "did you mean kind?");
  }

  @Test
  void anEndpointIsKnownByItsUrl() {
    String text = endpoint("a").substring(endpoint("a").indexOf("metadata"));
    Manifests read = read(Texts.with("a.yaml", text));
    assertThat(read.findings())
        .extracting(Finding::hint)
        .containsExactly("write apiVersion: modelplane.ai/v1alpha1 and kind: ModelEndpoint");
    assertThat(read.broken()).extracting(Broken::isNameless).containsExactly(false);
  }

  @Test
  void theEndingOfAFileMayBeInCapitals() {
    assertThat(List.of("q.YAML", "q.Yml", "q.JSON")).allMatch(Listing::isManifest);
  }

  private static String items(String object) {
    return object.indent(2).replaceFirst("  ", "- ");
  }
}
