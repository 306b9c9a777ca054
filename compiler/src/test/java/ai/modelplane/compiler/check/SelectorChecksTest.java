package ai.modelplane.compiler.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.testing.Yaml;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with selectors: by themselves, and against what is live. */
class SelectorChecksTest extends Checking {

  private static final String A = "{matchLabels: {modelplane.ai/deployment: a}}";
  private static final String A_ON_US =
      "{matchLabels: {modelplane.ai/deployment: a, modelplane.ai/cluster: us}}";
  private static final String US = "{matchLabels: {modelplane.ai/cluster: us}}";

  @Test
  void aSelectorThatMatchesNothingIsReportedAtItself() {
    replicas.add(replica("a-0", true));
    assertThat(
            findings(
                service(
                    "{matchLabels: {modelplane.ai/deployment: a}}",
                    "{matchLabels: {modelplane.ai/deployment: b}}")))
        .containsExactly("warning selector/no-match /spec/endpoints/1/selector");
  }

  @Test
  void aSelectorThatWaitsForItsReplicasIsRight() {
    replicas.add(replica("a-0", false));
    assertThat(findings(service("{matchLabels: {modelplane.ai/deployment: a}}"))).isEmpty();
  }

  @Test
  void aSelectorWithoutLabelsIsReported() {
    replicas.add(replica("a-0", true));
    assertThat(findings(service("{matchLabels: {}}")))
        .containsExactly("warning selector/empty /spec/endpoints/0/selector");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "modelplane.ai/deployment: b | there modelplane.ai/deployment is a, qwen3-8b",
        "modelplane.ai/deployment: qwen3-8B | did you mean modelplane.ai/deployment=qwen3-8b?",
        "modelplane.ai/cluster: eu | there modelplane.ai/cluster is us",
        "deployment: a | did you mean modelplane.ai/deployment=a?",
        "modelplane.ai/deploymnt: a | did you mean modelplane.ai/deployment=a?",
        "tier: gold | no endpoint there has a label tier; there are modelplane.ai/cluster,"
            + " modelplane.ai/deployment, team",
        "'modelplane.ai/deployment: a, team: x'"
            + " | each of these labels is there, but not on the same endpoint",
        "modelplane.ai/deployment: c"
            + " | namespace other has such endpoints, but a service reaches only those of its own",
      })
  void whatIsThereInsteadIsSaid(String labels, String hint) {
    replicas.add(replica("a-0", true));
    replicas.add(Yaml.replica("qwen3-8b-0", "us").labels("team=x").asReplica());
    replicas.add(Yaml.replica("c-0", "us").in("other").asReplica());
    assertThat(all(service("{matchLabels: {" + labels + "}}")))
        .extracting(Finding::rule, Finding::hint)
        .containsExactly(tuple(Rule.SELECTOR_NO_MATCH, hint));
  }

  @Test
  void anEntryBehindOneThatAsksForLessNeverGetsAnything() {
    replicas.add(replica("a-0", true));
    assertThat(findings(service(A, A_ON_US)))
        .containsExactly("warning selector/shadowed /spec/endpoints/1/selector");
    assertThat(findings(service(A, A)))
        .containsExactly("warning selector/shadowed /spec/endpoints/1/selector");
    assertThat(findings(service("{matchLabels: {}}", A)))
        .containsExactly(
            "warning selector/empty /spec/endpoints/0/selector",
            "warning selector/shadowed /spec/endpoints/1/selector");
  }

  @Test
  void theEarlierEntryIsNamedWithItsPlace() {
    Finding finding = all(service(US, A, A_ON_US + ", priority: 3")).getFirst();
    assertThat(finding.message()).contains("spec.endpoints[0], which asks for fewer labels");
    assertThat(pointer(finding.also())).isEqualTo("/spec/endpoints/0/selector");
  }

  @Test
  void whatOnlyOverlapsIsNotShadowed() {
    assertThat(all(service(A_ON_US, A)))
        .extracting(Finding::rule)
        .doesNotContain(Rule.SELECTOR_SHADOWED);
    assertThat(all(service(A, US)))
        .extracting(Finding::rule)
        .doesNotContain(Rule.SELECTOR_SHADOWED);
  }

  @Test
  void endpointsThatAnEarlierEntryOwnsAreCounted() {
    replicas.add(replica("a-0", true));
    replicas.add(replica("a-1", true));
    replicas.add(replica("b-0", true));
    List<Finding> findings = all(service(A, US));
    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst().rule()).isEqualTo(Rule.SELECTOR_OVERLAP);
    assertThat(findings.getFirst().message())
        .isEqualTo(
            "2 of the 3 endpoints that it matches belong to spec.endpoints[0]: the first entry"
                + " that matches an endpoint owns it");
    assertThat(pointer(findings.getFirst().also())).isEqualTo("/spec/endpoints/0/selector");
  }

  @Test
  void endpointsThatSeveralEarlierEntriesOwn() {
    replicas.add(replica("a-0", true));
    replicas.add(replica("b-0", true));
    assertThat(all(service(A, A.replace(": a", ": b"), US)))
        .extracting(Finding::message)
        .containsExactly(
            "all 2 endpoints that it matches belong to spec.endpoints[0] and spec.endpoints[1]: the"
                + " first entry that matches an endpoint owns it");
  }

  @Test
  void entriesThatShareNothingAreFine() {
    replicas.add(replica("a-0", true));
    replicas.add(replica("b-0", true));
    assertThat(findings(service(A, A.replace(": a", ": b")))).isEmpty();
  }

  @Test
  void moreEndpointsThanARuleHoldsIsAnError() {
    IntStream.range(0, 17).forEach(i -> replicas.add(replica("a-" + i, true)));
    assertThat(findings(service(A)))
        .containsExactly("error route/too-many-backends /spec/endpoints");
  }
}
