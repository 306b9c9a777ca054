package ai.modelplane.compiler.manifest;

import static ai.modelplane.compiler.manifest.Reading.endpoint;
import static ai.modelplane.compiler.manifest.Reading.read;
import static ai.modelplane.compiler.manifest.Reading.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.testing.Texts;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which documents are taken, which are counted, and in which order. */
class ManifestReaderTest {

  @Test
  void servicesAndEndpointsAreTakenSortedByKey() {
    Manifests read =
        read(
            Texts.with("b.yaml", service("b") + "---\n" + endpoint("x.y"))
                .and("c.yaml", service("a"))
                .and("a.yaml", service("a").replace("ml", "zz")));
    assertThat(read.findings()).isEmpty();
    assertThat(read.broken()).isEmpty();
    assertThat(read.valid())
        .extracting(
            m -> m.key().toString(),
            m -> m.written().origin().file(),
            m -> m.written().origin().document())
        .containsExactly(
            tuple("ModelEndpoint ml/x.y", "b.yaml", 1),
            tuple("ModelService ml/a", "c.yaml", 0),
            tuple("ModelService ml/b", "b.yaml", 0),
            tuple("ModelService zz/a", "a.yaml", 0));
  }

  @Test
  void theTreeIsWhatWasWritten() {
    Manifest manifest = read(Texts.with("a.yaml", service("a"))).valid().getFirst();
    assertThat(manifest.tree().at("/spec/endpoints/0/selector/matchLabels").size()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
        "apiVersion: modelplane.ai/v1alpha1\nkind: ModelDeployment\nmetadata: {name: a}\n",
        "apiVersion: modelplane.ai/v1alpha1\nkind: ModelCache\n",
        "apiVersion: modelplane.ai/v1alpha1\nkind: InferenceClass\n",
        "apiVersion: modelplane.ai/v1beta1\nkind: InferenceEnvironment\n",
        "apiVersion: other.example.com/v1\nkind: ModelService\n",
        "a: 1\n",
        "- 1\n",
        "just text\n",
        "apiVersion: v1\nkind: Secret\ndata: {a: 1, a: 2}\nb: !Ref x\nc: *none\n",
      })
  void whatIsNotOursIsCounted(String text) {
    Manifests read = read(Texts.with("a.yaml", text));
    assertThat(read.skipped()).isEqualTo(1);
    assertThat(read.with(List.of(), List.of()).findings()).isEmpty();
    assertThat(read.valid()).isEmpty();
    assertThat(read.broken()).isEmpty();
  }

  @Test
  void replicasAndClustersBelongToWhateverRunsModels() {
    String text =
        """
        apiVersion: modelplane.ai/v1alpha1
        kind: ModelReplica
        metadata: {name: a, namespace: ml, labels: {modelplane.ai/deployment: x}}
        spec: {clusterName: c}
        ---
        apiVersion: modelplane.ai/v1alpha1
        kind: InferenceCluster
        metadata: {name: c}
        """;
    assertThat(read(Texts.with("a.yaml", text)))
        .isEqualTo(new Manifests(List.of(), List.of(), List.of(), 2, List.of()));
  }

  @Test
  void itemsOfAListAreLookedInto() {
    String items = (service("a") + "\n").indent(4).replaceFirst("    ", "  - ");
    String more = service("B").indent(4).replaceFirst("    ", "  - ");
    Texts files =
        Texts.with(
            "a.yaml", "apiVersion: v1\nkind: List\nitems:\n" + items + more + "  - {kind: Pod}\n");
    Manifests read = read(files);
    assertThat(read.valid()).extracting(m -> m.key().name()).containsExactly("a");
    assertThat(read.skipped()).isEqualTo(1);
    assertThat(Diagnostics.locate(read.findings(), files.snapshot()))
        .singleElement()
        .satisfies(d -> assertThat(d.sourceLine()).isEqualTo("      name: B"));
  }

  @Test
  void aKustomizationIsAWarningAndItsFilesAreRead() {
    Texts files = Texts.with("k/a.yaml", service("a")).kustomization("k");
    Manifests read = read(files);
    assertThat(read.valid()).hasSize(1);
    assertThat(Diagnostics.locate(read.findings(), files.snapshot()))
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.finding().rule()).isEqualTo(Rule.RESOURCE_KUSTOMIZATION);
              assertThat(d.finding().hint()).contains("kustomize build k |");
              assertThat(d.sourceLine()).isNull();
            });
  }

  @Test
  void manyFilesAreReadInAnyOrderWithTheSameResult() {
    Texts files = new Texts();
    IntStream.range(0, 2000)
        .forEach(i -> files.and("f%04d.yaml".formatted(i), service(i % 10 == 0 ? "BAD" : "s" + i)));
    Manifests first = read(files);
    assertThat(first.valid()).hasSize(1800);
    assertThat(first.findings()).hasSize(400).isEqualTo(read(files).findings());
    assertThat(first.broken()).isEqualTo(read(files).broken());
  }

  @Test
  void aThousandMistakesOfAFileAreShownAndThatThereAreMore() {
    assertThat(read(Texts.with("a.yaml", labels(1_000))).findings())
        .hasSize(1_000)
        .extracting(Finding::rule)
        .containsOnly(Rule.RESOURCE_LABEL);
    Manifests more = read(Texts.with("a.yaml", labels(1_001)).and("b.yaml", endpoint("B")));
    assertThat(more.findings()).hasSize(1_002);
    assertThat(more.findings().subList(0, 1_000))
        .isEqualTo(read(Texts.with("a.yaml", labels(1_000))).findings());
    assertThat(more.findings().get(1_000).rule()).isEqualTo(Rule.YAML_LIMIT);
    assertThat(more.findings().get(1_000).where()).isEqualTo(new Where.File("a.yaml"));
    assertThat(more.findings().getLast().rule()).isEqualTo(Rule.RESOURCE_NAME);
  }

  @Test
  void whatIsValidAndWhatIsBrokenDoesNotDependOnHowManyMistakesAreShown() {
    String twice = (endpoint("twice") + "---\n").repeat(2);
    String text = labels(2_000) + "---\n" + twice + endpoint("B");
    Manifests read = read(Texts.with("a.yaml", text + "---\n" + endpoint("good")));
    assertThat(read.findings()).hasSize(1_001);
    assertThat(read.valid()).extracting(m -> m.key().name()).containsExactly("good");
    assertThat(read.broken())
        .extracting(b -> b.key().orElseThrow().name())
        .containsExactly("a", "twice", "twice", "B");
  }

  @Test
  void duplicatesAreMistakesLikeOthers() {
    String one = endpoint("a") + "---\n";
    assertThat(read(Texts.with("a.yaml", one.repeat(1_000))).findings()).hasSize(1_000);
    Manifests more = read(Texts.with("a.yaml", one.repeat(1_001)));
    assertThat(more.findings()).hasSize(1_001);
    assertThat(more.findings().getLast().rule()).isEqualTo(Rule.YAML_LIMIT);
    assertThat(more.broken()).hasSize(1_001);
    assertThat(more.valid()).isEmpty();
  }

  private static String labels(int wrong) {
    String labels =
        IntStream.range(0, wrong)
            .mapToObj(i -> "k" + i + ": 1")
            .collect(Collectors.joining(", ", "  labels: {", "}\n"));
    return endpoint("a").replace("spec:", labels + "spec:");
  }
}
