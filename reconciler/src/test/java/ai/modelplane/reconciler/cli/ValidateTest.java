package ai.modelplane.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Bad input: what a person reads, to the letter. */
class ValidateTest extends Validating {

  @Test
  void goodManifestsPassAndOtherDocumentsAreCounted() throws IOException {
    write("a.yaml", GOOD + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n");

    assertThat(validate())
        .isEqualTo(
            new Cli(
                0,
                "",
                "1 valid manifest, 0 errors, 0 warnings, 1 other document skipped, in N ms\n"));
  }

  @Test
  void brokenYaml() throws IOException {
    write(
        "a.yaml",
        """
        apiVersion: modelplane.ai/v1alpha1
        kind: ModelService
        metadata: {name: a, namespace: ml-team
        spec:
        """);

    Cli cli = validate();

    assertThat(cli.exit()).isEqualTo(1);
    assertThat(cli.out())
        .isEqualTo(
            """
            REPO/a.yaml:4:5: error: expected "," or "}" in the map that begins on line 3, found ":" [yaml/syntax]
            spec:
                ^
            """);
  }

  @Test
  void duplicateKeys() throws IOException {
    write("a.yaml", GOOD.replace("spec:", "metadata: {}\nspec:"));

    Cli cli = validate();

    assertThat(cli.exit()).isEqualTo(1);
    assertThat(cli.out())
        .isEqualTo(
            """
            REPO/a.yaml:4:1: error: the key "metadata" is there twice, first on line 3 [yaml/duplicate-key]
            metadata: {}
            ^~~~~~~~
            hint: remove one of the two
            """);
  }

  @Test
  void unknownFieldsAndWrongTypesAllAtOnceInFileOrder() throws IOException {
    write(
        "a.yaml",
        """
        apiVersion: modelplane.ai/v1alpha1
        kind: ModelService
        metadata:
          name: a
          namespace: ml-team
        spec:
          endpoint: []
          endpoints:
          - selector:
              matchlabels: {a: b}
            weight: "10"
          - selector: {matchLabels: {a: 1}}
            weight: -1
        """);
    write("b.yaml", GOOD);

    assertThat(validate())
        .isEqualTo(
            new Cli(
                1,
                """
                REPO/a.yaml:7:3: error: unknown field "endpoint" in spec [schema/unknown-field]
                  endpoint: []
                  ^~~~~~~~
                hint: did you mean endpoints?
                REPO/a.yaml:10:7: error: unknown field "matchlabels" in spec.endpoints[0].selector [schema/unknown-field]
                      matchlabels: {a: b}
                      ^~~~~~~~~~~
                hint: did you mean matchLabels?
                REPO/a.yaml:11:13: error: spec.endpoints[0].weight is the string "10"; expected an integer [schema/type]
                    weight: "10"
                            ^~~~
                hint: remove the quotes
                REPO/a.yaml:12:33: error: spec.endpoints[1].selector.matchLabels.a is the number 1; expected a string [schema/type]
                  - selector: {matchLabels: {a: 1}}
                                                ^
                hint: put it in quotes
                REPO/a.yaml:13:13: error: spec.endpoints[1].weight is -1; expected 0 to 1000000 [schema/value]
                    weight: -1
                            ^~
                """,
                "1 valid manifest, 5 errors, 0 warnings, 0 other documents skipped, in N ms\n"));
  }

  @Test
  void aMissingNamespace() throws IOException {
    write("a.yaml", GOOD.replace(", namespace: ml-team", ""));

    Cli cli = validate();

    assertThat(cli.exit()).isEqualTo(1);
    assertThat(cli.out())
        .isEqualTo(
            """
            REPO/a.yaml:3:1: error: metadata.namespace is missing [resource/namespace]
            metadata: {name: good}
            ^~~~~~~~
            hint: write the namespace; there is no default, since it is part of the public address
            """);
  }

  @Test
  void aServiceDefinedTwice() throws IOException {
    write("a.yaml", GOOD);
    write("b.yaml", "# a comment\n" + GOOD);

    Cli cli = validate();

    assertThat(cli.exit()).isEqualTo(1);
    assertThat(cli.out())
        .isEqualTo(
            """
            REPO/a.yaml:3:18: error: ModelService ml-team/good is defined twice, also at REPO/b.yaml:4 [resource/duplicate]
            metadata: {name: good, namespace: ml-team}
                             ^~~~
            hint: keep one; until then none of them is used
            REPO/b.yaml:4:18: error: ModelService ml-team/good is defined twice, also at REPO/a.yaml:3 [resource/duplicate]
            metadata: {name: good, namespace: ml-team}
                             ^~~~
            hint: keep one; until then none of them is used
            """);
  }

  @Test
  void anEndpointWithADangerousAddressUnlessItIsAllowed() throws IOException {
    write(
        "a.yaml",
        """
        apiVersion: modelplane.ai/v1alpha1
        kind: ModelEndpoint
        metadata: {name: a, namespace: ml-team}
        spec: {url: "http://127.0.0.1:8000/v1"}
        """);

    Cli refused = validate();

    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.out())
        .startsWith("REPO/a.yaml:4:13: error: 127.0.0.1 is ")
        .contains("\nspec: {url: \"http://127.0.0.1:8000/v1\"}\n            ^~~~~~~~");
    assertThat(validate("--allow-address", "127.0.0.0/8").exit()).isZero();
    assertThat(validate("--allow-address", "10.0.0.0/8").exit()).isEqualTo(1);

    Cli wrong = validate("--allow-address", "10.0.0.0/99");
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err())
        .startsWith("modelplane: Invalid value for option '--allow-address' (CIDR|HOST): ");
  }

  @Test
  void aWarningAloneIsFine() throws IOException {
    write(
        "a.yaml",
        """
        apiVersion: modelplane.ai/v1alpha1
        kind: ModelEndpoint
        metadata: {name: a, namespace: ml-team}
        spec: {url: "https://api.example.com/openai"}
        """);

    Cli cli = validate();

    assertThat(cli.exit()).isZero();
    assertThat(cli.out()).startsWith("REPO/a.yaml:4:13: warning: the base path /openai");
    assertThat(cli.err()).startsWith("1 valid manifest, 0 errors, 1 warning, ");
  }

  @Test
  void jsonHasEverythingThatTheTextHas() throws IOException {
    write("a.yaml", GOOD.replace("matchLabels", "matchlabels"));

    Cli cli = validate("-o", "json");

    assertThat(cli.exit()).isEqualTo(1);
    JsonNode findings = tree(cli.out());
    assertThat(findings)
        .isEqualTo(
            tree(
                """
                [{"file": "REPO/a.yaml", "line": 4, "column": 32, "endLine": 4, "endColumn": 43,
                  "severity": "error", "rule": "schema/unknown-field",
                  "message": "unknown field \\"matchlabels\\" in spec.endpoints[0].selector",
                  "hint": "did you mean matchLabels?",
                  "pointer": "/spec/endpoints/0/selector/matchlabels",
                  "resource": {"kind": "ModelService", "namespace": "ml-team", "name": "good"},
                  "also": null, "baseline": null}]
                """));
    assertThat(cli.out()).endsWith("]\n").doesNotEndWith("\n\n");
  }

  @Test
  void jsonOfNothingIsAnEmptyArray() throws IOException {
    write("a.yaml", GOOD);

    Cli cli = validate("-o", "json");

    assertThat(cli.exit()).isZero();
    assertThat(tree(cli.out())).isEqualTo(tree("[]"));
  }

  private static JsonNode tree(String json) throws JsonProcessingException {
    return JsonMapper.builder().build().readTree(json);
  }
}
