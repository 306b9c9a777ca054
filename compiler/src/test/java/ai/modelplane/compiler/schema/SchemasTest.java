package ai.modelplane.compiler.schema;

import static ai.modelplane.compiler.schema.Checking.SCHEMAS;
import static ai.modelplane.compiler.schema.Checking.endpoint;
import static ai.modelplane.compiler.schema.Checking.service;
import static ai.modelplane.compiler.schema.Checking.serviceTree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.modelplane.compiler.api.Decode;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where.Anchor;
import ai.modelplane.compiler.schema.Schemas.Violation;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is accepted, and which mistakes are found in types and values. */
class SchemasTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "endpoints: [{selector: {matchLabels: {modelplane.ai/deployment: qwen3-8b}}}]",
        "endpoints: [{selector: {matchLabels: {}}}]",
        "endpoints: [{selector: {matchLabels: {a: ''}}, weight: 0, priority: 100}]",
        "endpoints: [{selector: {matchLabels: {a: b}}, weight: 1000000, priority: 0}]",
        "endpoints: [{selector: {matchLabels: {a: b}}, weight: 1.0}]",
      })
  void everyFormOfAServiceIsAccepted(String spec) {
    assertThat(service(spec)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "url: https://api.example.com/v1",
        "{url: 'http://10.0.1.50/ml-team/qwen-0/v1', rewritePath: /default/qwen/}",
        "{url: 'https://10.0.1.50/v1', tls: {}, health: {}}",
        "{url: 'https://a.b/v1', tls: {hostname: a.b, caRef: {kind: Secret, name: ca}}}",
        "{url: 'https://a.b/v1', health: {path: /health, intervalSeconds: 5, timeoutSeconds: 1,"
            + " failureThreshold: 3, successThreshold: 1}}",
      })
  void everyFormOfAnEndpointIsAccepted(String spec) {
    assertThat(endpoint(spec)).isEmpty();
  }

  @Test
  void whatAClusterAddsToAnObjectIsAccepted() {
    String printed =
        """
        apiVersion: modelplane.ai/v1alpha1
        kind: ModelService
        metadata:
          name: qwen
          namespace: ml
          uid: 7c9e6679-7425-40de-944b-e07fc1f90ae7
          resourceVersion: "12"
          generation: 3
          creationTimestamp: null
          generateName: qwen-
          finalizers: [a/b]
          labels: {a: b}
          annotations: {a: b}
          ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: a, uid: b, controller: true}]
          managedFields: [{manager: kubectl, operation: Update}]
        spec: {endpoints: [{selector: {matchLabels: {a: b}}}]}
        status: {endpoints: {total: 3}, conditions: [{type: Synced}], gateways: []}
        """;
    assertThat(SCHEMAS.validate(Kind.MODEL_SERVICE, Trees.tree(printed))).isEmpty();
    assertThat(Decode.service(Trees.tree(printed)).meta().generation()).isEqualTo(3);
  }

  @Test
  void unknownFieldsOfReplicasAndClustersAreKept() {
    String replica = "{kind: ModelReplica, spec: {clusterName: c, workers: {count: 2}}}";
    assertThat(SCHEMAS.validate(Kind.MODEL_REPLICA, Trees.tree(replica))).isEmpty();
    String cluster = "{kind: InferenceCluster, spec: {cluster: {source: GKE}}}";
    assertThat(SCHEMAS.validate(Kind.INFERENCE_CLUSTER, Trees.tree(cluster))).isEmpty();
  }

  @Test
  void theFieldThatIsReadOfAReplicaIsChecked() {
    String replica = "{kind: ModelReplica, spec: {clusterName: 5}}";
    assertThat(SCHEMAS.validate(Kind.MODEL_REPLICA, Trees.tree(replica)))
        .containsExactly(
            type(
                "/spec/clusterName",
                "spec.clusterName is the number 5; expected a string",
                "put it in quotes"));
  }

  @Test
  void aMissingFieldPointsAtItsParent() {
    assertThat(SCHEMAS.validate(Kind.MODEL_SERVICE, Trees.tree("kind: ModelService")))
        .containsExactly(missing("", "spec is missing"));
    assertThat(endpoint("{tls: {caRef: {}}}"))
        .containsExactlyInAnyOrder(
            missing("/spec", "spec.url is missing"),
            missing("/spec/tls/caRef", "spec.tls.caRef.kind is missing"),
            missing("/spec/tls/caRef", "spec.tls.caRef.name is missing"));
    assertThat(service("endpoints: [{weight: 1}]"))
        .containsExactly(missing("/spec/endpoints/0", "spec.endpoints[0].selector is missing"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "'5'    | is the string \"5\"     | remove the quotes",
        "95%    | is the string \"95%\"   | write the number alone: 95",
        "' 5 %' | is the string \" 5 %\"  | write the number alone: 5",
        "many   | is the string \"many\"  | -",
        "0.05   | is the number 0.05      | weights are whole numbers, relative to each other:"
            + " write 5 here and 95 in the other entry",
        "1.5    | is the number 1.5       | weights are whole numbers, relative to each other:"
            + " multiply all of them by the same number",
        "true   | is the boolean true     | -",
        "null   | is empty                | -",
        "{a: 1} | is a map                | -",
        "[1]    | is a list               | -",
      })
  void aWrongTypeSaysWhatWasFound(String value, String is, @Nullable String hint) {
    assertThat(service("endpoints: [{selector: {matchLabels: {a: b}}, weight: " + value + "}]"))
        .containsExactly(
            type(
                "/spec/endpoints/0/weight",
                "spec.endpoints[0].weight " + is + "; expected an integer",
                hint));
  }

  @Test
  void aWrongTypeIsOneMistakeWhateverIsBelow() {
    assertThat(SCHEMAS.validate(Kind.MODEL_SERVICE, Trees.tree("spec: [1]")))
        .containsExactly(
            type(
                "/spec",
                "spec is a list; expected a map",
                "write its entries as key: value, without dashes"));
    assertThat(service("endpoints: {selector: {matchlabels: 1}}"))
        .containsExactly(
            type(
                "/spec/endpoints",
                "spec.endpoints is a map; expected a list",
                "begin each entry with a dash: - selector: ..."));
    assertThat(endpoint("{url: 5, tls: {caRef: {kind: 1, name: true}}}"))
        .extracting(Violation::rule, Violation::pointer)
        .containsExactlyInAnyOrder(
            tuple(Rule.SCHEMA_TYPE, "/spec/url"),
            tuple(Rule.SCHEMA_TYPE, "/spec/tls/caRef/kind"),
            tuple(Rule.SCHEMA_TYPE, "/spec/tls/caRef/name"));
    assertThat(SCHEMAS.validate(Kind.MODEL_SERVICE, Trees.tree("{kind: a}").arrayNode()))
        .containsExactly(
            type(
                "",
                "the document is a list; expected a map",
                "write its entries as key: value, without dashes"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{matchLabels: [a]} | write its entries as key: value, without dashes",
        "{matchLabels: [a: b]} | write its entries as key: value, without dashes",
        "{matchLabels: a=b} | write it as a map: a: b",
        "{matchLabels: {a: [b, c]}} | write a single value, without a dash or brackets",
        "[matchLabels: {a: b}] | write its entries as key: value, without dashes",
        "{matchExpressions: [{key: a, operator: In, values: [b]}]} | a selector has matchLabels"
            + " alone: write an entry for each value of In",
      })
  void aSelectorInAnotherFormSaysWhatToWrite(String selector, String hint) {
    assertThat(service("endpoints: [{selector: " + selector + "}]"))
        .extracting(Violation::hint)
        .containsExactly(hint);
  }

  @ParameterizedTest
  @CsvSource({
    "weight, -1, 0 to 1000000",
    "weight, 1000001, 0 to 1000000",
    "priority, 101, 0 to 100",
    "weight, 99999999999, 0 to 1000000",
  })
  void aNumberIsHeldToItsRange(String field, String number, String range) {
    assertThat(
            service(
                "endpoints: [{selector: {matchLabels: {a: b}}, " + field + ": " + number + "}]"))
        .containsExactly(
            value(
                "/spec/endpoints/0/" + field,
                "spec.endpoints[0]." + field + " is " + number + "; expected " + range,
                null));
  }

  @Test
  void anEnumSaysWhatIsAllowed() {
    assertThat(endpoint("{url: 'https://a.b/v1', tls: {caRef: {kind: configmap, name: a}}}"))
        .containsExactly(
            value(
                "/spec/tls/caRef/kind",
                "spec.tls.caRef.kind is the string \"configmap\"; expected ConfigMap or Secret",
                "did you mean ConfigMap?"));
  }

  @Test
  void listsAndTextsAreBounded() {
    assertThat(service("endpoints: []"))
        .containsExactly(
            value("/spec/endpoints", "spec.endpoints is an empty list; expected at least 1", null));
    String entries = "{selector: {matchLabels: {a: b}}}, ".repeat(257);
    assertThat(service("endpoints: [" + entries + "]"))
        .containsExactly(
            value("/spec/endpoints", "spec.endpoints has 257 items; expected at most 256", null));
    assertThat(endpoint("url: ''"))
        .containsExactly(value("/spec/url", "spec.url is empty; expected at least 1", null));
    assertThat(endpoint("url: " + "x".repeat(2049)))
        .containsExactly(
            value("/spec/url", "spec.url has 2049 characters; expected at most 2048", null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "-a", "a.", "é", "a/b"})
  void aSelectorsValueFollowsTheRulesForLabels(String label) {
    assertThat(service("endpoints: [{selector: {matchLabels: {x.y/z: '" + label + "'}}}]"))
        .containsExactly(
            value(
                "/spec/endpoints/0/selector/matchLabels/x.y~1z",
                "spec.endpoints[0].selector.matchLabels[\"x.y/z\"] is the string \""
                    + label
                    + "\"; expected text that matches"
                    + " ^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$",
                "At most 63 letters, digits, \"-\", \"_\" and \".\", beginning and ending with a"
                    + " letter or a digit; may be empty"));
  }

  @Test
  void aValueWithTwoFaultsIsOneMistake() {
    assertThat(service("endpoints: [{selector: {matchLabels: {a: '" + "- ".repeat(40) + "'}}}]"))
        .hasSize(1);
  }

  @Test
  void manyThreadsShareTheValidators() {
    Schemas fresh = new Schemas();
    List<List<Violation>> all =
        IntStream.range(0, 200)
            .parallel()
            .mapToObj(i -> fresh.validate(Kind.MODEL_SERVICE, serviceTree("endpoints: []")))
            .toList();
    assertThat(all).allSatisfy(v -> assertThat(v).hasSize(1));
  }

  @Test
  void aKindWithoutADefinitionIsAMistakeOfTheCaller() {
    assertThatThrownBy(() -> SCHEMAS.validate(Kind.GATEWAY, Trees.tree("a: b")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("schemas/gateways.yaml is not on the class path");
  }

  private static Violation missing(String pointer, String message) {
    return new Violation(Rule.SCHEMA_REQUIRED, pointer, Anchor.KEY, message, null);
  }

  private static Violation type(String pointer, String message, @Nullable String hint) {
    return new Violation(Rule.SCHEMA_TYPE, pointer, Anchor.VALUE, message, hint);
  }

  private static Violation value(String pointer, String message, @Nullable String hint) {
    return new Violation(Rule.SCHEMA_VALUE, pointer, Anchor.VALUE, message, hint);
  }
}
