package ai.modelplane.compiler.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write where it does not belong is not told. */
class SecretsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://user:pw@host/a | https://***@host/a",
        "https://token@host | https://***@host",
        "https://a:b@c@host/x@y | https://***@host/x@y",
        "https://user:p/w@host/x | https://***@host/x",
        "cannot fetch https:/u:p@host: no | cannot fetch https:/***@host: no",
        "ssh://git@host/x | ssh://git@host/x",
        "ssh://git:pw@host/x | ssh://git:***@host/x",
        "https://host/x?token=abc&a=b | https://host/x?token=***&a=b",
        "https://host/x?a=b&access_token=abc#c | https://host/x?a=b&access_token=***",
        "https://host/x?X-Amz-Signature=0f&key=1 | https://host/x?X-Amz-Signature=***&key=***",
        "Authorization: Bearer abcdef12 | Authorization: Bearer ***",
        "Authorization: Basic YTpiOmM= | Authorization: Basic ***",
        "PRIVATE-TOKEN: abc; next | PRIVATE-TOKEN: ***; next",
        "password=abc, user=x | password=***, user=x",
        "{\\\"token\\\": \\\"abc\\\"} | {\\\"token\\\": \\\"***\\\"}",
      })
  void aSecretIsAMark(String text, String told) {
    assertThat(Secrets.hide(text)).isEqualTo(told);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.0.1.50:8080/ml-team/qwen-0/v1",
        "https://host/v1/models@2026",
        "git@host:team/models.git",
        "someone@example.com",
        "kind: Secret",
        "caRef: {kind: Secret, name: ca}",
        "the token file /run/token cannot be read",
        "set MODELPLANE_GIT_USERNAME and MODELPLANE_GIT_PASSWORD (a token is a password too)",
        "modelplane.ai/deployment=qwen"
      })
  void whatIsNoneStays(String text) {
    assertThat(Secrets.hide(text)).isEqualTo(text);
    assertThat(Secrets.cover(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"  url: https://us\uD83D\uDE80r:p@host/v1?key=abc", "password: \u6A21\u578B"})
  void aLineKeepsItsColumns(String line) {
    assertThat(Secrets.cover(line))
        .contains("*")
        .satisfies(
            covered ->
                assertThat(covered.codePointCount(0, covered.length()))
                    .isEqualTo(line.codePointCount(0, line.length())));
  }
}
