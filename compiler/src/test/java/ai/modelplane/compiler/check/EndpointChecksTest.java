package ai.modelplane.compiler.check;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.fleet.Authorities;
import ai.modelplane.testing.Yaml;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a hand-written endpoint by itself. */
class EndpointChecksTest extends Checking {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ftp://10.0.0.1/v1     | error endpoint/url /spec/url",
        "http://127.1/v1       | error endpoint/address /spec/url",
        "https://10.0.0.1/v1   | error endpoint/url /spec/url",
        "http://10.0.0.1/base  | warning endpoint/base-path /spec/url",
        "http://10.0.0.1/v1x/  | warning endpoint/base-path /spec/url",
      })
  void aUrlThatCannotBeUsedOrIsSurprisingIsReported(String url, String finding) {
    assertThat(findings(endpoint("{url: '" + url + "'}"))).containsExactly(finding);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{url: 'http://10.0.0.1/v1'}",
        "{url: 'http://10.0.0.1/base/v1/'}",
        "{url: 'http://10.0.0.1'}",
        "{url: 'http://10.0.0.1/'}",
        "{url: 'http://10.0.0.1/base', rewritePath: /base}",
        "{url: 'http://10.0.0.1/v1/v1', rewritePath: /v1}",
        "{url: 'http://10.0.0.1/v1', rewritePath: /}",
        "{url: 'https://a.example.com/v1', tls: {caRef: {kind: Secret, name: ca}}}",
      })
  void aUrlThatIsFineIsNot(String spec) {
    assertThat(findings(endpoint(spec))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "", "/a b", "/a?b", "/a#b", "/a/../b", "/./a", "/a/%2e%2e", "/%zz"})
  void aRewritePathThatIsNoPathIsReportedWhereItStands(String path) {
    assertThat(findings(endpoint("{url: 'http://10.0.0.1/v1', rewritePath: '" + path + "'}")))
        .containsExactly("error endpoint/rewrite-path /spec/rewritePath");
  }

  @Test
  void anAuthorityThatCannotBeUsedIsReportedWhereItIsNamed() {
    Key fleet = new Key(Kind.CONFIG_MAP, "ml-team", "fleet-ca");
    authorities = new Authorities(new TreeMap<>(Map.of(fleet, "does not exist")));
    String spec = "{url: 'https://a.example.com/v1', tls: {caRef: {kind: %s, name: %s}}}";

    assertThat(findings(endpoint(spec.formatted("ConfigMap", "fleet-ca"))))
        .containsExactly("warning endpoint/ca /spec/tls/caRef/name");
    assertThat(findings(endpoint(spec.formatted("ConfigMap", "other-ca")))).isEmpty();
    assertThat(findings(endpoint(spec.formatted("Secret", "fleet-ca")))).isEmpty();
  }

  @Test
  void aUrlAndARewritePathCanBothBeWrong() {
    assertThat(findings(endpoint("{url: 'http://127.0.0.1/v1', rewritePath: v1}")))
        .containsExactly(
            "error endpoint/address /spec/url", "error endpoint/rewrite-path /spec/rewritePath");
    assertThat(findings(endpoint("{url: 'http://10.0.0.1/v1', rewritePath: v1, tls: {}}")))
        .containsExactly(
            "error endpoint/url /spec/url", "error endpoint/rewrite-path /spec/rewritePath");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{url: 'http://10.0.0.1/v1', rewritePath: /v1}         | /v1/v1/models   | rewritePath: /",
        "{url: 'http://10.0.0.1/v1', rewritePath: /a/v1/}      | /a/v1/v1/models | rewritePath: /a",
        "{url: 'http://10.0.0.1/a/v1/v1'}                      | /a/v1/v1/models | /a/v1",
        "{url: 'http://10.0.0.1/a/v1/chat/completions/'}       | /a/v1/chat/completions/v1/models"
            + " | did you mean http://10.0.0.1/a/v1?",
      })
  void aVersionThatWouldBeThereTwiceIsReported(String spec, String reaches, String hint) {
    assertThat(all(endpoint(spec)))
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.rule()).isEqualTo(Rule.ENDPOINT_BASE_PATH);
              assertThat(f.message()).endsWith(" reaches " + reaches);
              assertThat(f.hint()).endsWith(hint);
            });
  }

  @Test
  void aVersionAtTheFrontOfThePathIsNotTheOneOfTheClient() {
    assertThat(all(endpoint("{url: 'https://gateway.example.com/v1/account/openai'}")))
        .singleElement()
        .satisfies(
            f ->
                assertThat(f.hint())
                    .isEqualTo(
                        "if that is meant, say so with spec.rewritePath: /v1/account/openai"));
  }

  @Test
  void aUrlThatCannotBeUsedIsNotSurprisingAsWell() {
    assertThat(findings(endpoint("{url: 'http://127.0.0.1/base'}")))
        .containsExactly("error endpoint/address /spec/url");
  }

  /** It is stored all the same, and a password in it would be. */
  @Test
  void aMistakeIsOneInADrainedEndpointToo() {
    Yaml drained = Yaml.endpoint("e", "http://me:secret@10.0.0.1/v1");
    assertThat(findings(drained.annotation(Names.DRAIN, "true").text()))
        .containsExactly("error endpoint/url /spec/url");
    Yaml fine = Yaml.endpoint("e", "http://10.0.0.1/v1");
    assertThat(findings(fine.annotation(Names.DRAIN, "true").text())).isEmpty();
  }
}
