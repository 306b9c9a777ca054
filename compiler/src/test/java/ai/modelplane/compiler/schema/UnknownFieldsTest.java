package ai.modelplane.compiler.schema;

import static ai.modelplane.compiler.schema.Checking.SCHEMAS;
import static ai.modelplane.compiler.schema.Checking.endpoint;
import static ai.modelplane.compiler.schema.Checking.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where.Anchor;
import ai.modelplane.compiler.schema.Schemas.Violation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A field that is not known: what was probably meant, and where it belongs. */
class UnknownFieldsTest {

  @Test
  void aMisspeltFieldIsNotMissingAsWell() {
    assertThat(service("endpoints: [{selector: {matchlabels: {a: b}}}]"))
        .containsExactly(
            unknown(
                "/spec/endpoints/0/selector/matchlabels",
                "unknown field \"matchlabels\" in spec.endpoints[0].selector",
                "did you mean matchLabels?"));
  }

  @Test
  void aFieldOneLevelTooHighIsSentDown() {
    assertThat(service("endpoints: [{matchLabels: {a: b}}]"))
        .containsExactly(
            unknown(
                "/spec/endpoints/0/matchLabels",
                "unknown field \"matchLabels\" in spec.endpoints[0]",
                "matchLabels belongs in spec.endpoints[0].selector"));
    assertThat(service("selector: {matchLabels: {a: b}}"))
        .containsExactly(
            unknown(
                "/spec/selector",
                "unknown field \"selector\" in spec",
                "selector belongs in an entry of spec.endpoints"));
    assertThat(SCHEMAS.validate(Kind.MODEL_ENDPOINT, Trees.tree("url: https://a.b/v1")))
        .containsExactly(unknown("/url", "unknown field \"url\"", "url belongs in spec"));
  }

  @Test
  void aFieldThatSlippedIntoTheLabelsIsSentUpAndNotQuoted() {
    assertThat(service("endpoints: [{selector: {matchLabels: {a: b, weight: 5}}}]"))
        .extracting(Schemas.Violation::pointer, Schemas.Violation::hint)
        .containsExactly(
            tuple(
                "/spec/endpoints/0/selector/matchLabels/weight",
                "weight belongs in spec.endpoints[0]"));
    assertThat(service("endpoints: [{selector: {matchLabels: {a: 5}}}]"))
        .extracting(Schemas.Violation::hint)
        .containsExactly("put it in quotes");
  }

  @Test
  void whatEditorsAndTemplatesLeaveBehindIsNamed() {
    assertThat(service("endpoints: [{selector: {matchLabels: {a: \u201Cb\u201D}}}]"))
        .extracting(Schemas.Violation::hint)
        .containsExactly("these are typographic quotes; write plain ones, or none");
    assertThat(service("endpoints: [{selector: {matchLabels: {a: '{{ .x }}'}}}]"))
        .extracting(Schemas.Violation::hint)
        .containsExactly("this looks like a template: render it first");
  }

  @Test
  void aFieldOneLevelTooDeepIsSentUp() {
    assertThat(service("endpoints: [{selector: {matchLabels: {a: b}, weight: 5}}]"))
        .containsExactly(
            unknown(
                "/spec/endpoints/0/selector/weight",
                "unknown field \"weight\" in spec.endpoints[0].selector",
                "weight belongs in spec.endpoints[0]"));
  }

  @ParameterizedTest
  @CsvSource({
    "Weight, weight",
    "weigth, weight",
    "prority, priority",
    "priorities, priority",
  })
  void theNearestFieldIsOffered(String written, String meant) {
    assertThat(service("endpoints: [{selector: {matchLabels: {a: b}}, " + written + ": 1}]"))
        .extracting(Violation::hint)
        .containsExactly("did you mean " + meant + "?");
  }

  @Test
  void anUnknownFieldThatIsNearNothingIsToldWhatThereIs() {
    assertThat(endpoint("{url: 'https://a.b/v1', a~b/c: 1}"))
        .containsExactly(
            unknown(
                "/spec/a~0b~1c",
                "unknown field \"a~b/c\" in spec",
                "the fields here are url, rewritePath, tls, health"));
  }

  @Test
  void metadataHasTheFieldsOfEveryObject() {
    String text =
        """
        metadata: {name: a, namespace: b, label: {a: b}, owner: me}
        spec: {url: 'https://a.b/v1'}
        """;
    assertThat(SCHEMAS.validate(Kind.MODEL_ENDPOINT, Trees.tree(text)))
        .containsExactly(
            unknown(
                "/metadata/label", "unknown field \"label\" in metadata", "did you mean labels?"),
            unknown(
                "/metadata/owner",
                "unknown field \"owner\" in metadata",
                "did you mean ownerReferences?"));
  }

  private static Violation unknown(String pointer, String message, String hint) {
    return new Violation(Rule.SCHEMA_UNKNOWN_FIELD, pointer, Anchor.KEY, message, hint);
  }
}
