package ai.modelplane.compiler.source.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** A JSON Web Token (RFC 7519), signed with RS256, as GitHub asks for it. */
final class Jwt {

  /** It was issued a little while ago, for a clock that is ahead of the server's. */
  private static final Duration BACK = Duration.ofMinutes(1);

  /** At most ten minutes are allowed, and one request is made. */
  private static final Duration VALID = Duration.ofMinutes(5);

  private Jwt() {}

  /**
   * The token.
   *
   * @throws Unusable when the key is none of RSA
   */
  static String sign(String issuer, PrivateKey key, Path keyFile, Instant now) throws Unusable {
    if (!(key instanceof RSAPrivateKey)) {
      throw new Unusable(
          "the private key in %s is of %s; a GitHub App has keys of RSA"
              .formatted(keyFile, key.getAlgorithm()));
    }
    ObjectNode header = JsonNodeFactory.instance.objectNode().put("alg", "RS256").put("typ", "JWT");
    ObjectNode claims =
        JsonNodeFactory.instance
            .objectNode()
            .put("iat", now.minus(BACK).getEpochSecond())
            .put("exp", now.plus(VALID).getEpochSecond())
            .put("iss", issuer);
    String signed =
        part(header.toString().getBytes(UTF_8)) + "." + part(claims.toString().getBytes(UTF_8));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(signed.getBytes(UTF_8));
      return signed + "." + part(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new Unusable("the private key in %s does not sign".formatted(keyFile));
    }
  }

  private static String part(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
