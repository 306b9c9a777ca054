package ai.modelplane.reconciler.githost;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Whether a delivery comes from somebody who knows the secret. The time of a comparison does not
 * depend on what was sent.
 *
 * @see <a
 *     href="https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries">GitHub</a>
 * @see <a href="https://docs.gitlab.com/user/project/integrations/webhooks/">GitLab</a>
 * @see <a href="https://docs.gitea.com/usage/webhooks">Gitea</a>
 * @see <a href="https://www.standardwebhooks.com">Standard Webhooks</a>
 */
enum Signature {
  MISSING,
  WRONG,
  RIGHT;

  private static final String HMAC = "HmacSHA256";

  /** What GitHub puts before the digits. */
  private static final String SHA256 = "sha256=";

  /** Of Standard Webhooks, before a key in base64. */
  private static final String KEY = "whsec_";

  /** More signatures than a host has keys are no delivery. */
  private static final int MOST = 10;

  /**
   * Looks at each signature that a Git host may send; one that is right is enough, since a host may
   * send its older one as well.
   *
   * @param header gives the value of a header, null when there is none
   */
  static Signature of(Function<String, @Nullable String> header, byte[] body, String secret) {
    byte[] key = secret.getBytes(UTF_8);
    String hex = HexFormat.of().formatHex(hmac(key, body));
    List<Signature> found =
        List.of(
            same(header.apply("X-Hub-Signature-256"), SHA256 + hex), // GitHub
            same(header.apply("X-Signature"), SHA256 + hex), // any other sender
            same(header.apply("X-Gitea-Signature"), hex),
            same(header.apply("X-Gitlab-Token"), secret),
            standard(header, body, secret)); // GitLab's signing token
    if (found.contains(RIGHT)) {
      return RIGHT;
    }
    return found.contains(WRONG) ? WRONG : MISSING;
  }

  /** The time of a delivery is not looked at: one that is sent again does no harm. */
  private static Signature standard(
      Function<String, @Nullable String> header, byte[] body, String secret) {
    String id = header.apply("webhook-id");
    String time = header.apply("webhook-timestamp");
    String sent = header.apply("webhook-signature");
    if (id == null || time == null || sent == null) {
      return MISSING;
    }
    byte[] signed = hmac(key(secret), "%s.%s.".formatted(id, time).getBytes(UTF_8), body);
    String expected = "v1," + Base64.getEncoder().encodeToString(signed);
    return Arrays.stream(sent.split(" ", MOST)).anyMatch(one -> same(one, expected) == RIGHT)
        ? RIGHT
        : WRONG;
  }

  private static byte[] key(String secret) {
    if (secret.startsWith(KEY) && secret.length() > KEY.length()) {
      try {
        return Base64.getDecoder().decode(secret.substring(KEY.length()));
      } catch (IllegalArgumentException e) {
        // a secret that only begins like one
      }
    }
    return secret.getBytes(UTF_8);
  }

  private static Signature same(@Nullable String sent, String expected) {
    if (sent == null) {
      return MISSING;
    }
    return MessageDigest.isEqual(sent.strip().getBytes(UTF_8), expected.getBytes(UTF_8))
        ? RIGHT
        : WRONG;
  }

  private static byte[] hmac(byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }
}
