package ai.modelplane.reconciler.githost;

import static ai.modelplane.reconciler.githost.Signature.MISSING;
import static ai.modelplane.reconciler.githost.Signature.RIGHT;
import static ai.modelplane.reconciler.githost.Signature.WRONG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * With the examples that GitHub and Standard Webhooks publish, so that it is not our HMAC that
 * checks our HMAC.
 */
class SignatureTest {

  private static final String SECRET = "It's a Secret to Everybody";
  private static final String BODY = "Hello, World!";
  private static final String HEX =
      "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

  private static final String STANDARD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String STANDARD_BODY = "{\"test\": 2432232314}";
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final String TIME = "1614265330";
  private static final String STANDARD = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

  private static Signature of(Map<String, String> headers, String body, String secret) {
    Map<String, String> any = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    any.putAll(headers);
    return Signature.of(any::get, body.getBytes(UTF_8), secret);
  }

  @ParameterizedTest
  @CsvSource({
    "X-Hub-Signature-256, sha256=",
    "X-Signature, sha256=",
    "X-Gitea-Signature, ''",
    "x-gitea-signature, ''"
  })
  void aDigestOfTheBodyIsRightForThisBodyAndSecretAlone(String header, String start) {
    String right = start + HEX;
    assertThat(of(Map.of(header, right), BODY, SECRET)).isEqualTo(RIGHT);
    assertThat(of(Map.of(header, right), BODY + " ", SECRET)).isEqualTo(WRONG);
    assertThat(of(Map.of(header, right), BODY, SECRET + " ")).isEqualTo(WRONG);
    assertThat(of(Map.of(header, right.replace('7', '8')), BODY, SECRET)).isEqualTo(WRONG);
    assertThat(of(Map.of(header, right.substring(0, right.length() - 1)), BODY, SECRET))
        .isEqualTo(WRONG);
    assertThat(of(Map.of(header, right.toUpperCase(Locale.ROOT)), BODY, SECRET)).isEqualTo(WRONG);
    assertThat(of(Map.of(header, "sha1=" + HEX), BODY, SECRET)).isEqualTo(WRONG);
    assertThat(of(Map.of(header, ""), BODY, SECRET)).isEqualTo(WRONG);
  }

  @Test
  void gitlabSendsTheSecretItself() {
    assertThat(of(Map.of("X-Gitlab-Token", SECRET), BODY, SECRET)).isEqualTo(RIGHT);
    assertThat(of(Map.of("X-Gitlab-Token", SECRET + "!"), BODY, SECRET)).isEqualTo(WRONG);
    assertThat(of(Map.of("X-Gitlab-Token", ""), BODY, SECRET)).isEqualTo(WRONG);
  }

  @Test
  void gitlabsSigningTokenIsAStandardWebhook() {
    Map<String, String> sent =
        Map.of("webhook-id", ID, "webhook-timestamp", TIME, "webhook-signature", STANDARD);
    assertThat(of(sent, STANDARD_BODY, STANDARD_SECRET)).isEqualTo(RIGHT);
    assertThat(of(sent, BODY, STANDARD_SECRET)).isEqualTo(WRONG);
    assertThat(of(with(sent, "webhook-id", "msg_other"), STANDARD_BODY, STANDARD_SECRET))
        .isEqualTo(WRONG);
    assertThat(of(with(sent, "webhook-timestamp", "1614265331"), STANDARD_BODY, STANDARD_SECRET))
        .isEqualTo(WRONG);
    String several = "v1,bm90IHRoaXM= v1a,AAAA " + STANDARD;
    assertThat(of(with(sent, "webhook-signature", several), STANDARD_BODY, STANDARD_SECRET))
        .as("a host that changes its key sends both")
        .isEqualTo(RIGHT);
    assertThat(of(Map.of("webhook-signature", STANDARD), STANDARD_BODY, STANDARD_SECRET))
        .as("without what it signs")
        .isEqualTo(MISSING);
  }

  @Test
  void aSecretThatOnlyLooksLikeAKeyIsTakenAsItIs() {
    Map<String, String> sent =
        Map.of("webhook-id", ID, "webhook-timestamp", TIME, "webhook-signature", STANDARD);
    for (String secret : List.of("whsec_no base64", "whsec_")) {
      assertThat(of(Map.of("X-Gitlab-Token", secret), BODY, secret)).isEqualTo(RIGHT);
      assertThat(of(sent, STANDARD_BODY, secret)).isEqualTo(WRONG);
    }
  }

  @Test
  void withoutASignatureThereIsNone() {
    assertThat(of(Map.of(), BODY, SECRET)).isEqualTo(MISSING);
    assertThat(of(Map.of("Authorization", "Bearer " + SECRET), BODY, SECRET)).isEqualTo(MISSING);
    assertThat(of(Map.of("X-Hub-Signature", "sha1=" + HEX), BODY, SECRET))
        .as("of a digest that is broken")
        .isEqualTo(MISSING);
  }

  @Test
  void oneThatIsRightIsEnough() {
    assertThat(
            of(Map.of("X-Hub-Signature-256", "sha256=00", "X-Gitea-Signature", HEX), BODY, SECRET))
        .isEqualTo(RIGHT);
  }

  private static Map<String, String> with(Map<String, String> sent, String name, String value) {
    Map<String, String> other = new TreeMap<>(sent);
    other.put(name, value);
    return other;
  }
}
