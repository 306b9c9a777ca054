package ai.modelplane.compiler.manifest;

import static ai.modelplane.compiler.manifest.Reading.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.testing.Texts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is exported from the original product: 0.1 to 0.3 is accepted, 0.5 is another API. */
class ExportedTest {

  private static final String HEAD =
      """
      apiVersion: modelplane.ai/v1alpha1
      kind: KIND
      metadata:
        name: a
        namespace: ml
        uid: 7c9e6679-7425-40de-944b-e07fc1f90ae7
        resourceVersion: "12"
        generation: 3
        creationTimestamp: "2026-07-20T10:00:00Z"
        finalizers: [composite.apiextensions.crossplane.io]
        labels: {crossplane.io/composite: a}
        managedFields: [{manager: crossplane, operation: Apply}]
      status:
        address: http://203.0.113.10/ml/a
        routing: {backendName: a-5f2c}
        conditions: [{type: Synced, status: "True"}, {type: Responsive, status: "True"}]
      spec: SPEC
      """;

  private static Manifests of(String kind, String spec) {
    return read(Texts.with("a.yaml", HEAD.replace("KIND", kind).replace("SPEC", spec)));
  }

  private static String service(String crossplane, String... weights) {
    StringBuilder entries = new StringBuilder();
    for (String weight : weights) {
      entries.append("{selector: {matchLabels: {a: b%d}}".formatted(entries.length()));
      entries.append(weight.isEmpty() ? "}, " : ", weight: " + weight + "}, ");
    }
    return "{" + crossplane + "endpoints: [" + entries + "]}";
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'the traffic is even over all endpoints, as in 0.1'",
    "1, the shares are those of 0.2 and 0.3",
    "7, the shares are those of 0.2 and 0.3",
  })
  void whatCrossplaneAddsIsLeftOutWithAWordOnTheShares(String weight, String shares) {
    String crossplane = "crossplane: {compositionRef: {name: x}, resourceRefs: [{name: y}]}, ";
    Manifests read = of("ModelService", service(crossplane, weight));
    assertThat(read.findings())
        .extracting(Finding::rule, Finding::message)
        .containsExactly(
            tuple(
                Rule.RESOURCE_EXPORTED,
                "spec.crossplane belongs to Crossplane and is not read; " + shares));
    assertThat(read.valid()).hasSize(1);
    assertThat(read.valid().getFirst().tree().path("spec").has("crossplane")).isFalse();
  }

  @Test
  void weightsThatMayHaveBeenFilledInAreTold() {
    String crossplane = "crossplane: {}, ";
    assertThat(of("ModelService", service(crossplane, "1", "1", "1")).findings())
        .hasSize(2)
        .extracting(Finding::message)
        .last()
        .asString()
        .startsWith("every entry has the weight 1, which 0.2 and 0.3 fill in");
    assertThat(of("ModelService", service(crossplane, "1", "2")).findings()).hasSize(1);
    assertThat(of("ModelService", service(crossplane, "", "")).findings()).hasSize(1);
    assertThat(of("ModelService", service("", "1", "1")).findings())
        .as("nobody exported it")
        .isEmpty();
  }

  @Test
  void anExportedEndpointIsAccepted() {
    Manifests read =
        of(
            "ModelEndpoint",
            "{crossplane: {}, url: 'https://api.example.com/v1', rewritePath: /v1}");
    assertThat(read.findings())
        .extracting(Finding::message)
        .containsExactly("spec.crossplane belongs to Crossplane and is not read");
    assertThat(read.valid()).hasSize(1);
  }

  @Test
  void anEndpointOfAReplicaDoesNotBelongInGit() {
    String text =
        HEAD.replace("KIND", "ModelEndpoint")
            .replace("SPEC", "{url: 'https://api.example.com/v1'}")
            .replace(
                "  uid:",
                "  ownerReferences: [{kind: ModelReplica, name: a, controller: true}]\n  uid:");
    assertThat(read(Texts.with("a.yaml", text)).findings())
        .extracting(Finding::hint)
        .singleElement()
        .asString()
        .startsWith("leave it out of Git");
  }

  @Test
  void whateverElseHasThatNameIsAnUnknownField() {
    assertThat(of("ModelService", service("crossplane: a, ", "1")).findings())
        .extracting(Finding::rule)
        .containsExactly(Rule.SCHEMA_UNKNOWN_FIELD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ModelService {endpoints: [{name: a, origin: 'https://a.example', api: openai,"
            + " credential: {secretRef: {name: k}}}, {name: b, origin: 'https://b.example'}]}",
        "ModelService {model: m, endpoints: [{name: a, origin: {host: a}, api: {type: x}}]}",
        "ModelEndpoint {origin: 'https://a.example', api: openai, credential: {name: k}}",
      })
  void theApiOf05IsToldInOneFinding(String object) {
    int space = object.indexOf(' ');
    Manifests read = of(object.substring(0, space), object.substring(space + 1));
    assertThat(read.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo(Rule.RESOURCE_VERSION);
              assertThat(finding.message()).startsWith("this is the API of 0.5");
              assertThat(finding.hint()).startsWith("write a ModelEndpoint with spec.url");
            });
    assertThat(read.broken()).hasSize(1);
  }

  @Test
  void aSingleFieldOfThatNameBesideASelectorIsAnUnknownField() {
    String spec = "{endpoints: [{name: a, selector: {matchLabels: {a: b}}}]}";
    assertThat(of("ModelService", spec).findings())
        .extracting(Finding::rule)
        .containsExactly(Rule.SCHEMA_UNKNOWN_FIELD);
  }
}
